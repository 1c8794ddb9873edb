-- Pages about people and their roles look again when something about them is logged; such rows belong to no incident.

CREATE FUNCTION tell_of_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('twokey_live', json_build_object('topic', 'people')::text);
  RETURN NULL;
END $$;
CREATE TRIGGER tell_people AFTER INSERT ON timeline_entry FOR EACH ROW WHEN (NEW.incident_id IS NULL) EXECUTE FUNCTION tell_of_people();
