DO $$
DECLARE part record;
BEGIN
    FOR part IN SELECT relname FROM pg_class WHERE relname LIKE 'events_2019%' LOOP
        EXECUTE format('DROP TABLE %I', part.relname);
    END LOOP;
END $$;
