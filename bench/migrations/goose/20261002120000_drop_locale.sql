-- +goose Up
-- +goose StatementBegin
ALTER TABLE accounts DROP COLUMN locale;
-- +goose StatementEnd

-- +goose Down
ALTER TABLE accounts ADD COLUMN locale text;
