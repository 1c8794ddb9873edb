-- What the database enforces by itself, so that a bug in the application cannot execute without two people.
-- A guard refuses with SQLSTATE TK001 and the refusal's code as the message.

CREATE FUNCTION refuse(code text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'TK001', MESSAGE = code;
END $$;

-- ── Facts never change ──────────────────────────────────────────────────────────────────────────────────────

CREATE FUNCTION keep_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'TK002', MESSAGE = format('rows of %I are facts: they are never changed or removed', TG_TABLE_NAME);
END $$;

DO $$
DECLARE fact text;
BEGIN
  FOREACH fact IN ARRAY ARRAY['plan', 'plan_end', 'approval', 'approval_revocation', 'timeline_entry', 'status_update', 'execution_log'] LOOP
    EXECUTE format('CREATE TRIGGER keep_facts BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION keep_facts()', fact);
    EXECUTE format('CREATE TRIGGER keep_facts_whole BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION keep_facts()', fact);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_facts', fact);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_facts_whole', fact);
  END LOOP;
END $$;

-- ── Values ──────────────────────────────────────────────────────────────────────────────────────────────────
-- A CHECK passes on NULL, hence IS TRUE.

ALTER TABLE plan ADD CONSTRAINT plan_digest_is_of_bytes CHECK ((digest = sha256(canonical)) IS TRUE);
ALTER TABLE approval ADD CONSTRAINT approval_act CHECK ((act IN ('approve', 'reject')) IS TRUE);
ALTER TABLE approval ADD CONSTRAINT approval_method CHECK ((method = 'reauthenticate' OR (method = 'passkey' AND passkey_id IS NOT NULL)) IS TRUE);
ALTER TABLE approval ADD CONSTRAINT approval_rejection_has_reason CHECK ((act = 'approve' OR length(btrim(reason)) > 0) IS TRUE);
ALTER TABLE plan_end ADD CONSTRAINT plan_end_outcome CHECK ((outcome IN ('withdrawn', 'rejected', 'expired', 'stale')) IS TRUE);
ALTER TABLE execution ADD CONSTRAINT execution_state CHECK ((state IN ('executing', 'succeeded', 'failed', 'stale', 'unknown')) IS TRUE);
ALTER TABLE execution_step ADD CONSTRAINT execution_step_state CHECK ((state IN ('intent', 'sent', 'confirmed', 'refused', 'unknown', 'reconciling', 'not_applied', 'drifted')) IS TRUE);
ALTER TABLE verification ADD CONSTRAINT verification_state CHECK ((state IN ('running', 'passed', 'failed', 'inconclusive')) IS TRUE);
ALTER TABLE role_grant ADD CONSTRAINT role_grant_role CHECK ((role IN ('viewer', 'responder', 'approver', 'commander', 'communicator', 'admin')) IS TRUE);
CREATE UNIQUE INDEX role_grant_once ON role_grant (person_id, role) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX execution_one_per_target ON execution (target_key) WHERE state IN ('executing', 'unknown');
CREATE UNIQUE INDEX trigger_firing_open_once ON trigger_firing (service, trigger) WHERE recovered_at IS NULL;

-- ── Plan ────────────────────────────────────────────────────────────────────────────────────────────────────
-- The row repeats a few fields of the document so that guards and indexes can see them; they must agree.

CREATE FUNCTION plan_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  document jsonb := convert_from(NEW.canonical, 'UTF8')::jsonb;
  agrees boolean;
BEGIN
  agrees := (document ->> 'expiresAt')::timestamptz = NEW.expires_at
    AND document #>> '{target,key}' = NEW.target_key
    AND (document ->> 'proposer')::uuid = NEW.proposer_id
    AND (document ->> 'incident')::int = (SELECT number FROM incident WHERE id = NEW.incident_id);
  IF agrees IS NOT TRUE THEN PERFORM refuse('plan_not_valid'); END IF;
  NEW.proposed_at := clock_timestamp();
  IF (NEW.expires_at > NEW.proposed_at AND NEW.expires_at <= NEW.proposed_at + interval '60 minutes') IS NOT TRUE THEN
    PERFORM refuse('plan_lifetime_not_allowed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER plan_gate BEFORE INSERT ON plan FOR EACH ROW EXECUTE FUNCTION plan_gate();
ALTER TABLE plan ENABLE ALWAYS TRIGGER plan_gate;

-- One active plan a target: the plan that holds the target gives it up when it has expired unexecuted.
CREATE FUNCTION plan_takes_target() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE holder plan;
BEGIN
  SELECT p.* INTO holder FROM active_plan a JOIN plan p ON p.id = a.plan_id WHERE a.target_key = NEW.target_key FOR UPDATE OF p;
  IF FOUND AND holder.expires_at <= clock_timestamp() AND NOT EXISTS (SELECT 1 FROM execution WHERE plan_id = holder.id) THEN
    INSERT INTO plan_end (plan_id, outcome, reason) VALUES (holder.id, 'expired', 'time ran out') ON CONFLICT DO NOTHING;
  END IF;
  BEGIN
    INSERT INTO active_plan (target_key, plan_id) VALUES (NEW.target_key, NEW.id);
  EXCEPTION WHEN unique_violation THEN
    PERFORM refuse('plan_active_on_target');
  END;
  RETURN NULL;
END $$;
CREATE TRIGGER plan_takes_target AFTER INSERT ON plan FOR EACH ROW EXECUTE FUNCTION plan_takes_target();
ALTER TABLE plan ENABLE ALWAYS TRIGGER plan_takes_target;

-- Locks the plan, so that voting, ending and executing happen one after the other, and says what it is now.
CREATE FUNCTION lock_plan(wanted uuid) RETURNS plan LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE found_plan plan;
BEGIN
  SELECT * INTO found_plan FROM plan WHERE id = wanted FOR UPDATE;
  IF NOT FOUND THEN PERFORM refuse('not_found'); END IF;
  RETURN found_plan;
END $$;

CREATE FUNCTION refuse_unless_open(open_plan plan) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ended text;
BEGIN
  SELECT outcome INTO ended FROM plan_end WHERE plan_id = open_plan.id;
  IF FOUND THEN PERFORM refuse('plan_' || ended); END IF;
  IF EXISTS (SELECT 1 FROM execution WHERE plan_id = open_plan.id) THEN PERFORM refuse('execution_begun'); END IF;
END $$;

CREATE FUNCTION plan_end_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ending plan := lock_plan(NEW.plan_id);
BEGIN
  PERFORM refuse_unless_open(ending);
  NEW.at := clock_timestamp();
  IF NEW.outcome = 'expired' AND ending.expires_at > NEW.at THEN PERFORM refuse('plan_transition_not_allowed'); END IF;
  IF NEW.outcome = 'rejected' AND NOT EXISTS (SELECT 1 FROM approval WHERE plan_id = NEW.plan_id AND act = 'reject') THEN
    PERFORM refuse('plan_transition_not_allowed');
  END IF;
  DELETE FROM active_plan WHERE plan_id = NEW.plan_id;
  RETURN NEW;
END $$;
CREATE TRIGGER plan_end_gate BEFORE INSERT ON plan_end FOR EACH ROW EXECUTE FUNCTION plan_end_gate();
ALTER TABLE plan_end ENABLE ALWAYS TRIGGER plan_end_gate;

-- ── Approval ────────────────────────────────────────────────────────────────────────────────────────────────

CREATE FUNCTION holds_approver_role(voter uuid, since timestamptz) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM role_grant
    WHERE person_id = voter AND role IN ('approver', 'commander') AND revoked_at IS NULL AND granted_at <= since
  ) AND EXISTS (SELECT 1 FROM person WHERE id = voter AND disabled_at IS NULL)
$$;

CREATE FUNCTION passkey_may_sign(key uuid, voter uuid, since timestamptz) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM passkey WHERE id = key AND person_id = voter AND revoked_at IS NULL AND usable_from <= since)
$$;

CREATE FUNCTION approval_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE voted plan := lock_plan(NEW.plan_id);
BEGIN
  NEW.voted_at := clock_timestamp();
  PERFORM refuse_unless_open(voted);
  IF (voted.expires_at > NEW.voted_at) IS NOT TRUE THEN PERFORM refuse('plan_expired'); END IF;
  IF (NEW.digest = voted.digest) IS NOT TRUE THEN PERFORM refuse('plan_changed_since_approval'); END IF;
  IF holds_approver_role(NEW.person_id, NEW.voted_at) IS NOT TRUE THEN PERFORM refuse('role_missing'); END IF;
  IF NOT EXISTS (SELECT 1 FROM account WHERE id = NEW.account_id AND person_id = NEW.person_id AND disabled_at IS NULL) THEN
    PERFORM refuse('approver_unknown');
  END IF;
  IF NEW.method = 'passkey' AND passkey_may_sign(NEW.passkey_id, NEW.person_id, NEW.voted_at) IS NOT TRUE THEN
    PERFORM refuse('passkey_not_yours');
  END IF;
  IF EXISTS (SELECT 1 FROM approval WHERE plan_id = NEW.plan_id AND person_id = NEW.person_id) THEN
    PERFORM refuse('person_already_voted');
  END IF;
  IF EXISTS (SELECT 1 FROM approval WHERE signature = NEW.signature)
    OR EXISTS (SELECT 1 FROM approval_revocation WHERE signature = NEW.signature) THEN
    PERFORM refuse('signature_reused');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approval_gate BEFORE INSERT ON approval FOR EACH ROW EXECUTE FUNCTION approval_gate();
ALTER TABLE approval ENABLE ALWAYS TRIGGER approval_gate;

CREATE FUNCTION approval_revocation_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM refuse_unless_open(lock_plan((SELECT plan_id FROM approval WHERE id = NEW.approval_id)));
  NEW.revoked_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER approval_revocation_gate BEFORE INSERT ON approval_revocation FOR EACH ROW EXECUTE FUNCTION approval_revocation_gate();
ALTER TABLE approval_revocation ENABLE ALWAYS TRIGGER approval_revocation_gate;

-- Persons whose approval of this plan counts at this moment.
CREATE FUNCTION effective_approvers(wanted plan) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT a.person_id FROM approval a
  WHERE a.plan_id = wanted.id AND a.act = 'approve' AND a.digest = wanted.digest
    AND NOT EXISTS (SELECT 1 FROM approval_revocation r WHERE r.approval_id = a.id)
    AND holds_approver_role(a.person_id, a.voted_at)
    AND EXISTS (SELECT 1 FROM account c WHERE c.id = a.account_id AND c.person_id = a.person_id AND c.disabled_at IS NULL)
    AND (a.method = 'reauthenticate' OR passkey_may_sign(a.passkey_id, a.person_id, a.voted_at))
$$;

-- ── Execution ───────────────────────────────────────────────────────────────────────────────────────────────

CREATE FUNCTION execution_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  approved plan := lock_plan(NEW.plan_id);
  counted int;
  others int;
  document jsonb := convert_from(approved.canonical, 'UTF8')::jsonb;
  -- Only on the way back to what already ran may the proposer's own approval be one of the two.
  proposer_counts boolean := (document ->> 'kind' = 'rollback' AND (document #>> '{to,wasInProduction}')::boolean) IS TRUE;
BEGIN
  IF EXISTS (SELECT 1 FROM execution WHERE plan_id = NEW.plan_id) THEN PERFORM refuse('execution_exists'); END IF;
  PERFORM refuse_unless_open(approved);
  NEW.started_at := clock_timestamp();
  IF (approved.expires_at > NEW.started_at) IS NOT TRUE THEN PERFORM refuse('plan_expired'); END IF;
  IF EXISTS (SELECT 1 FROM approval WHERE plan_id = NEW.plan_id AND act = 'reject') THEN PERFORM refuse('plan_rejected'); END IF;
  SELECT count(*) FILTER (WHERE proposer_counts OR person <> approved.proposer_id), count(*) FILTER (WHERE person <> approved.proposer_id)
    INTO counted, others FROM effective_approvers(approved) AS person;
  IF (counted >= 2) IS NOT TRUE THEN PERFORM refuse('second_approval_missing'); END IF;
  IF (others >= 1) IS NOT TRUE THEN PERFORM refuse('approval_by_other_person_missing'); END IF;
  IF NOT EXISTS (SELECT 1 FROM active_plan WHERE target_key = approved.target_key AND plan_id = approved.id) THEN
    PERFORM refuse('plan_active_on_target');
  END IF;
  IF (NEW.state = 'executing' AND NEW.target_key = approved.target_key AND NEW.lease_fence = 1) IS NOT TRUE THEN
    PERFORM refuse('plan_not_valid');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER execution_gate BEFORE INSERT ON execution FOR EACH ROW EXECUTE FUNCTION execution_gate();
ALTER TABLE execution ENABLE ALWAYS TRIGGER execution_gate;

CREATE FUNCTION execution_moves() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.plan_id <> OLD.plan_id OR NEW.target_key <> OLD.target_key OR NEW.started_at <> OLD.started_at THEN
    PERFORM refuse('plan_transition_not_allowed');
  END IF;
  IF NEW.lease_fence < OLD.lease_fence THEN PERFORM refuse('execution_lease_lost'); END IF;
  IF NEW.state <> OLD.state AND NOT (
       (OLD.state = 'executing' AND NEW.state IN ('succeeded', 'failed', 'stale', 'unknown'))
    OR (OLD.state = 'unknown' AND NEW.state IN ('executing', 'succeeded', 'failed'))) THEN
    PERFORM refuse('plan_transition_not_allowed');
  END IF;
  IF NEW.state IN ('succeeded', 'failed', 'stale') THEN
    DELETE FROM active_plan WHERE plan_id = NEW.plan_id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER execution_moves BEFORE UPDATE ON execution FOR EACH ROW EXECUTE FUNCTION execution_moves();
ALTER TABLE execution ENABLE ALWAYS TRIGGER execution_moves;
CREATE TRIGGER keep_execution BEFORE DELETE ON execution FOR EACH ROW EXECUTE FUNCTION keep_facts();
ALTER TABLE execution ENABLE ALWAYS TRIGGER keep_execution;
CREATE TRIGGER keep_execution_whole BEFORE TRUNCATE ON execution FOR EACH STATEMENT EXECUTE FUNCTION keep_facts();
ALTER TABLE execution ENABLE ALWAYS TRIGGER keep_execution_whole;

CREATE FUNCTION execution_step_moves() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.execution_id <> OLD.execution_id OR NEW.position <> OLD.position OR NEW.idempotency_key <> OLD.idempotency_key THEN
    PERFORM refuse('step_transition_not_allowed');
  END IF;
  IF NEW.state <> OLD.state AND NOT (
       (OLD.state = 'intent' AND NEW.state IN ('sent', 'confirmed', 'drifted', 'refused'))
    OR (OLD.state = 'sent' AND NEW.state IN ('confirmed', 'refused', 'unknown'))
    OR (OLD.state = 'unknown' AND NEW.state = 'reconciling')
    OR (OLD.state = 'reconciling' AND NEW.state IN ('confirmed', 'not_applied', 'drifted', 'unknown'))
    OR (OLD.state = 'not_applied' AND NEW.state = 'intent')) THEN
    PERFORM refuse('step_transition_not_allowed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER execution_step_moves BEFORE UPDATE ON execution_step FOR EACH ROW EXECUTE FUNCTION execution_step_moves();
ALTER TABLE execution_step ENABLE ALWAYS TRIGGER execution_step_moves;
CREATE TRIGGER keep_execution_step BEFORE DELETE ON execution_step FOR EACH ROW EXECUTE FUNCTION keep_facts();
ALTER TABLE execution_step ENABLE ALWAYS TRIGGER keep_execution_step;

-- ── Timeline ────────────────────────────────────────────────────────────────────────────────────────────────
-- The head row is locked, so positions have no gaps and each hash covers the row before.

INSERT INTO timeline_head (id, position, hash) VALUES (1, 0, sha256('twokey/timeline/1'::bytea));
ALTER TABLE timeline_head ADD CONSTRAINT timeline_head_single CHECK ((id = 1) IS TRUE);

CREATE FUNCTION timeline_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE head timeline_head;
BEGIN
  SELECT * INTO STRICT head FROM timeline_head WHERE id = 1 FOR UPDATE;
  NEW.position := head.position + 1;
  NEW.at := date_trunc('milliseconds', clock_timestamp());
  NEW.prev_hash := head.hash;
  NEW.hash := sha256(head.hash || convert_to(jsonb_build_array(
    NEW.position, NEW.incident_id, NEW.person_id, NEW.event, NEW.body, NEW.corrects,
    to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::text, 'UTF8'));
  UPDATE timeline_head SET position = NEW.position, hash = NEW.hash WHERE id = 1;
  RETURN NEW;
END $$;
CREATE TRIGGER timeline_chain BEFORE INSERT ON timeline_entry FOR EACH ROW EXECUTE FUNCTION timeline_chain();
ALTER TABLE timeline_entry ENABLE ALWAYS TRIGGER timeline_chain;

-- ── Wake-ups ────────────────────────────────────────────────────────────────────────────────────────────────
-- A notification only says "look": the tables are the truth, and every listener catches up from them.

CREATE FUNCTION tell_incident(incident uuid) RETURNS void LANGUAGE sql AS $$
  SELECT pg_notify('twokey_live', json_build_object('topic', 'incident', 'id', incident)::text) WHERE incident IS NOT NULL
$$;

CREATE FUNCTION tell_of_incident_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_incident(NEW.incident_id);
  RETURN NULL;
END $$;
CREATE TRIGGER tell_live AFTER INSERT ON timeline_entry FOR EACH ROW EXECUTE FUNCTION tell_of_incident_row();
CREATE TRIGGER tell_live AFTER INSERT OR UPDATE ON verification FOR EACH ROW EXECUTE FUNCTION tell_of_incident_row();

CREATE FUNCTION tell_of_execution_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_incident(p.incident_id) FROM execution e JOIN plan p ON p.id = e.plan_id WHERE e.id = NEW.execution_id;
  RETURN NULL;
END $$;
CREATE TRIGGER tell_live AFTER INSERT OR UPDATE ON execution_step FOR EACH ROW EXECUTE FUNCTION tell_of_execution_row();
CREATE TRIGGER tell_live AFTER INSERT ON execution_log FOR EACH ROW EXECUTE FUNCTION tell_of_execution_row();

CREATE FUNCTION tell_of_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_incident(incident_id) FROM verification WHERE id = NEW.verification_id;
  RETURN NULL;
END $$;
CREATE TRIGGER tell_live AFTER INSERT OR UPDATE ON verification_check FOR EACH ROW EXECUTE FUNCTION tell_of_check();

CREATE FUNCTION tell_of_service_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('twokey_live', json_build_object('topic', 'service', 'id', NEW.service)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER tell_live AFTER INSERT OR UPDATE ON trigger_firing FOR EACH ROW EXECUTE FUNCTION tell_of_service_row();
CREATE TRIGGER tell_live AFTER INSERT ON deployment FOR EACH ROW EXECUTE FUNCTION tell_of_service_row();
CREATE TRIGGER tell_live AFTER INSERT OR UPDATE ON incident FOR EACH ROW EXECUTE FUNCTION tell_of_service_row();

CREATE FUNCTION wake_worker() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('twokey_wake', json_build_object('job', TG_ARGV[0], 'id', to_jsonb(NEW) ->> TG_ARGV[1])::text);
  RETURN NULL;
END $$;
CREATE TRIGGER wake_worker AFTER INSERT ON approval FOR EACH ROW EXECUTE FUNCTION wake_worker('execute_plan', 'plan_id');
CREATE TRIGGER wake_worker AFTER INSERT ON sample_release FOR EACH ROW EXECUTE FUNCTION wake_worker('release_sample', 'id');
CREATE TRIGGER wake_worker AFTER INSERT ON status_update FOR EACH ROW EXECUTE FUNCTION wake_worker('render_status_page', 'id');

-- ── Who may do what ─────────────────────────────────────────────────────────────────────────────────────────
-- The web process cannot begin or change an execution; the worker cannot vote.

DO $$
DECLARE wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['twokey_web', 'twokey_worker'] LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
      END;
    END IF;
  END LOOP;
END $$;

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO twokey_web, twokey_worker;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO twokey_web, twokey_worker;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO twokey_web, twokey_worker;
GRANT EXECUTE ON FUNCTION tell_incident(uuid), refuse(text) TO twokey_web, twokey_worker;
REVOKE SELECT ON account FROM twokey_worker;

GRANT INSERT ON person, account, role_grant, passkey, incident, plan, plan_end, approval_link, approval, approval_revocation,
  message_draft, status_update, review, timeline_entry, sample_release TO twokey_web;
GRANT UPDATE (disabled_at) ON person TO twokey_web;
GRANT UPDATE (password_hash, session_version, disabled_at) ON account TO twokey_web;
GRANT UPDATE (revoked_at) ON role_grant TO twokey_web;
GRANT UPDATE (counter, revoked_at, label) ON passkey TO twokey_web;
GRANT UPDATE ON incident, message_draft, review TO twokey_web;
GRANT UPDATE (incident_id) ON trigger_firing TO twokey_web;

GRANT INSERT, UPDATE, DELETE ON metric_sample, trigger_status, target_status, worker_heartbeat TO twokey_worker;
GRANT INSERT, UPDATE ON trigger_firing, deployment, execution, execution_step, verification, verification_check TO twokey_worker;
GRANT INSERT ON execution_log, plan_end, timeline_entry TO twokey_worker;
GRANT UPDATE ON incident, sample_release TO twokey_worker;
