DO $body$
BEGIN
    IF EXISTS (SELECT 1 FROM information_schema.tables WHERE table_name = 'legacy_sessions') THEN
        EXECUTE 'DROP TABLE legacy_sessions';
    END IF;
END
$body$;
