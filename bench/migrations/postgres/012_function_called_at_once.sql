CREATE FUNCTION tidy() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM sessions WHERE expires_at < now();
END
$$;
SELECT tidy();
