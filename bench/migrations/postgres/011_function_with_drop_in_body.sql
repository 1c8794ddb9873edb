-- The function is only made here; nobody calls it.
CREATE FUNCTION drop_old_sessions() RETURNS void LANGUAGE plpgsql AS $fn$
BEGIN
    DELETE FROM sessions WHERE expires_at < now() - interval '30 days';
    DROP TABLE IF EXISTS session_scratch;
END
$fn$;
