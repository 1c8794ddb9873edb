-- migrate:up
ALTER TABLE profiles ADD COLUMN theme varchar(20);

-- migrate:down
ALTER TABLE profiles DROP COLUMN theme;
