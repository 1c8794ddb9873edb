# it's only a note
DELETE FROM carts WHERE customer_id IS NULL; # isn't needed
