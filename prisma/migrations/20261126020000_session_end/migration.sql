-- Says whose sessions have to be looked at again, so that an open event stream ends with the session, the person or
-- the role. Its channel is the server's own: browsers never get these notifications.

CREATE FUNCTION tell_session() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed jsonb := to_jsonb(COALESCE(NEW, OLD));
BEGIN
  PERFORM pg_notify('twokey_session', changed ->> TG_ARGV[0]);
  RETURN NULL;
END $$;

CREATE TRIGGER tell_session AFTER UPDATE OR DELETE ON person FOR EACH ROW EXECUTE FUNCTION tell_session('id');
CREATE TRIGGER tell_session AFTER UPDATE OR DELETE ON account FOR EACH ROW EXECUTE FUNCTION tell_session('person_id');
CREATE TRIGGER tell_session AFTER UPDATE OR DELETE ON role_grant FOR EACH ROW EXECUTE FUNCTION tell_session('person_id');
