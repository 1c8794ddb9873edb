REVOKE ALL ON orders FROM shop_app;
