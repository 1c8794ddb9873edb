-- A new plan locks every plan that holds one of its targets, in one order, before it writes anything: two plans that overlap, or
-- one and a vote, never wait for each other. One that ended while it was waited for is no reason against the new one.
CREATE OR REPLACE FUNCTION plan_takes_target() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  wanted text[] := ARRAY(SELECT key FROM unnest(plan_target_keys(convert_from(NEW.canonical, 'UTF8')::jsonb)) AS key ORDER BY key);
  ran_out plan[] := ARRAY[]::plan[];
  holder plan;
  place text;
BEGIN
  FOR holder IN SELECT p.* FROM plan p WHERE p.id IN (SELECT plan_id FROM active_plan WHERE target_key = ANY (wanted)) ORDER BY p.id FOR UPDATE LOOP
    IF holder.expires_at <= clock_timestamp() AND NOT EXISTS (SELECT 1 FROM execution WHERE plan_id = holder.id)
      AND NOT EXISTS (SELECT 1 FROM plan_end WHERE plan_id = holder.id) THEN
      INSERT INTO plan_end (plan_id, outcome, reason) VALUES (holder.id, 'expired', 'time ran out');
      ran_out := ran_out || holder;
    END IF;
  END LOOP;
  FOREACH place IN ARRAY wanted LOOP
    BEGIN
      INSERT INTO active_plan (target_key, plan_id) VALUES (place, NEW.id);
    EXCEPTION WHEN unique_violation THEN
      PERFORM refuse('plan_active_on_target');
    END;
  END LOOP;
  -- The log is one after the other for everybody, so it comes last. The plan that runs out here has its row like any other.
  FOREACH holder IN ARRAY ran_out LOOP
    INSERT INTO timeline_entry (incident_id, event, body)
    VALUES (holder.incident_id, 'plan_expired', json_build_object('planId', holder.id)::text);
  END LOOP;
  RETURN NULL;
END $$;
