-- What the database itself holds about the steps of an execution, so that a bug in the worker cannot send out of
-- order, after the plan's time, without a lease, or call done what is not.

ALTER TABLE execution_step ADD COLUMN attempts INTEGER NOT NULL DEFAULT 1;
ALTER TABLE verification_check ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE verification_check ADD COLUMN failed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE verification_check ADD CONSTRAINT verification_check_state
  CHECK ((state IN ('waiting', 'passed', 'failed', 'inconclusive', 'error')) IS TRUE);

CREATE FUNCTION planned_steps(wanted uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT convert_from(canonical, 'UTF8')::jsonb -> 'steps' FROM plan WHERE id = wanted
$$;

CREATE FUNCTION confirmed_before(wanted uuid, place int) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*) FROM execution_step WHERE execution_id = wanted AND position < place AND state = 'confirmed'
$$;

CREATE FUNCTION execution_step_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  doing execution;
  agrees boolean;
BEGIN
  SELECT * INTO STRICT doing FROM execution WHERE id = NEW.execution_id FOR UPDATE;
  agrees := doing.state = 'executing' AND NEW.state = 'intent' AND NEW.attempts = 1 AND NEW.position >= 1
    AND NEW.idempotency_key = doing.plan_id || ':' || NEW.position
    AND planned_steps(doing.plan_id) -> (NEW.position - 1) ->> 'kind' = NEW.kind
    AND confirmed_before(NEW.execution_id, NEW.position) = NEW.position - 1;
  IF agrees IS NOT TRUE THEN PERFORM refuse('step_transition_not_allowed'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER execution_step_gate BEFORE INSERT ON execution_step FOR EACH ROW EXECUTE FUNCTION execution_step_gate();
ALTER TABLE execution_step ENABLE ALWAYS TRIGGER execution_step_gate;

-- Another attempt is counted, and nothing is sent after the plan's time or without a lease.
CREATE FUNCTION execution_step_sends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE doing execution;
BEGIN
  IF (NEW.attempts = OLD.attempts + (OLD.state = 'not_applied' AND NEW.state = 'intent')::int) IS NOT TRUE THEN
    PERFORM refuse('step_transition_not_allowed');
  END IF;
  IF NEW.state = 'sent' AND OLD.state <> 'sent' THEN
    SELECT * INTO STRICT doing FROM execution WHERE id = NEW.execution_id FOR UPDATE;
    IF (doing.state = 'executing') IS NOT TRUE THEN PERFORM refuse('step_transition_not_allowed'); END IF;
    IF (doing.lease_until > clock_timestamp()) IS NOT TRUE THEN PERFORM refuse('execution_lease_lost'); END IF;
    IF ((SELECT expires_at FROM plan WHERE id = doing.plan_id) > clock_timestamp()) IS NOT TRUE THEN PERFORM refuse('plan_expired'); END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER execution_step_sends BEFORE UPDATE ON execution_step FOR EACH ROW EXECUTE FUNCTION execution_step_sends();
ALTER TABLE execution_step ENABLE ALWAYS TRIGGER execution_step_sends;

CREATE TRIGGER keep_execution_step_whole BEFORE TRUNCATE ON execution_step FOR EACH STATEMENT EXECUTE FUNCTION keep_facts();
ALTER TABLE execution_step ENABLE ALWAYS TRIGGER keep_execution_step_whole;

-- Succeeded means that every planned step is confirmed; stale means that nothing was sent.
CREATE FUNCTION execution_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE planned int := jsonb_array_length(planned_steps(NEW.plan_id));
BEGIN
  IF NEW.state = 'succeeded' AND (confirmed_before(NEW.id, planned + 1) = planned) IS NOT TRUE THEN
    PERFORM refuse('plan_transition_not_allowed');
  END IF;
  IF NEW.state = 'stale' AND EXISTS (SELECT 1 FROM execution_step WHERE execution_id = NEW.id AND sent_at IS NOT NULL) THEN
    PERFORM refuse('plan_transition_not_allowed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER execution_ends BEFORE UPDATE OF state ON execution FOR EACH ROW EXECUTE FUNCTION execution_ends();
ALTER TABLE execution ENABLE ALWAYS TRIGGER execution_ends;

REVOKE EXECUTE ON FUNCTION planned_steps(uuid), confirmed_before(uuid, int) FROM PUBLIC;
-- The worker verifies the signatures of exactly those whom the gate counted.
GRANT EXECUTE ON FUNCTION effective_approvers(plan) TO twokey_worker;
GRANT SELECT (id, person_id, disabled_at) ON account TO twokey_worker;
