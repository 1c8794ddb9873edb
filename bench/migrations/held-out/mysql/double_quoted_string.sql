INSERT INTO pages (title) VALUES ("it's here"); TRUNCATE page_cache;
