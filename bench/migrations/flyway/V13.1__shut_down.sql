-- migrate:up
ALTER TABLE machine ADD COLUMN shut_down_at timestamp;
-- migrate:down
DROP TABLE machine_state;
