DO $$
DECLARE
    part record;
BEGIN
    FOR part IN SELECT relname FROM pg_class WHERE relname LIKE 'events_%' LOOP
        EXECUTE format('CREATE INDEX ON %I (created_at)', part.relname);
    END LOOP;
END
$$;
