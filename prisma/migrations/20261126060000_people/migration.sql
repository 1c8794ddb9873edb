-- Pages about people and their roles look again when something about them is logged; such rows belong to no incident.

CREATE FUNCTION tell_of_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('twokey_live', json_build_object('topic', 'people')::text);
  RETURN NULL;
END $$;
CREATE TRIGGER tell_people AFTER INSERT ON timeline_entry FOR EACH ROW WHEN (NEW.incident_id IS NULL) EXECUTE FUNCTION tell_of_people();

-- Whoever has just set somebody's password can sign in as them and register a key. Nobody vouches for such a key before
-- its owner had the time to notice, or one admin would turn two keys alone.
CREATE FUNCTION has_new_login(holder uuid, moment timestamptz) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM account WHERE person_id = holder AND password_usable_from > moment)
$$;
REVOKE EXECUTE ON FUNCTION tell_of_people(), has_new_login(uuid, timestamptz) FROM PUBLIC;

CREATE OR REPLACE FUNCTION passkey_ratification_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ratified passkey;
BEGIN
  NEW.ratified_at := clock_timestamp();
  SELECT * INTO ratified FROM passkey WHERE id = NEW.passkey_id FOR UPDATE;
  IF ratified.id IS NULL THEN PERFORM refuse('not_found'); END IF;
  IF ratified.revoked_at IS NOT NULL THEN PERFORM refuse('passkey_revoked'); END IF;
  IF (ratified.usable_from > NEW.ratified_at) IS NOT TRUE THEN PERFORM refuse('passkey_usable_already'); END IF;
  IF (ratified.person_id <> NEW.person_id) IS NOT TRUE THEN PERFORM refuse('passkey_ratified_by_owner'); END IF;
  IF holds_role(NEW.person_id, ARRAY['approver', 'commander', 'admin'], NEW.ratified_at) IS NOT TRUE THEN PERFORM refuse('role_missing'); END IF;
  IF passkey_may_sign(NEW.signed_with_id, NEW.person_id, NEW.ratified_at) IS NOT TRUE THEN PERFORM refuse('passkey_not_yours'); END IF;
  IF has_new_login(ratified.person_id, NEW.ratified_at) IS NOT FALSE THEN PERFORM refuse('passkey_of_new_login'); END IF;
  PERFORM refuse_used_signature(NEW.signature);
  RETURN NEW;
END $$;

-- A vote touches its plan before the key that signs it, as an execution does; in the other order the two would deadlock.
GRANT EXECUTE ON FUNCTION lock_plan(uuid) TO twokey_web;
