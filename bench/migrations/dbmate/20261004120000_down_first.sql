-- migrate:down
CREATE TABLE tokens (id int);

-- migrate:up
DROP TABLE tokens;
