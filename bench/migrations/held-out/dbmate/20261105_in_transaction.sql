-- migrate:up transaction:false
ALTER TABLE lot ADD COLUMN grade char(1) NOT NULL;

-- migrate:down
ALTER TABLE lot DROP COLUMN grade;
