-- +goose Up
ALTER TABLE accounts ADD COLUMN locale text NOT NULL DEFAULT 'en';

-- +goose Down
ALTER TABLE accounts DROP COLUMN locale;
