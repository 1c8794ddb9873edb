-- A plan may change several targets in its order; a service has several targets; an execution can be stopped between two steps.

-- ── What is known of a target ───────────────────────────────────────────────────────────────────────────────
-- Until now a service had one target, from here on called main.

ALTER TABLE "target_status" ADD COLUMN "target" TEXT NOT NULL DEFAULT 'main';
ALTER TABLE "target_status" ALTER COLUMN "target" DROP DEFAULT;
ALTER TABLE "target_status" DROP CONSTRAINT "target_status_pkey";
ALTER TABLE "target_status" ADD CONSTRAINT "target_status_pkey" PRIMARY KEY ("service", "target");
-- What the platform itself does to keep other releases away, as it was read; null: it has no means to.
ALTER TABLE "target_status" ADD COLUMN "held" JSONB;
-- Where it is, in the adapter's words.
ALTER TABLE "target_status" ADD COLUMN "location" TEXT;

ALTER TABLE "deployment" ADD COLUMN "target" TEXT NOT NULL DEFAULT 'main';
ALTER TABLE "deployment" ALTER COLUMN "target" DROP DEFAULT;
ALTER TABLE "deployment" ALTER COLUMN "commit" DROP NOT NULL;
UPDATE "deployment" SET "commit" = NULL WHERE "commit" = 'unknown';
DROP INDEX "deployment_service_observed_at_idx";
CREATE INDEX "deployment_service_target_observed_at_idx" ON "deployment"("service", "target", "observed_at");

-- Which targets are to get which releases: [{"target": "api", "releaseId": "1.4.2"}]. Answers from before are of no use any more.
ALTER TABLE "assessment" ADD COLUMN "wanted" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "assessment" ALTER COLUMN "wanted" DROP DEFAULT;
ALTER TABLE "assessment" DROP COLUMN "to_release_id";

CREATE OR REPLACE FUNCTION assessment_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (OLD.state = 'waiting' AND NEW.state IN ('ready', 'failed')
      AND ROW(NEW.id, NEW.incident_id, NEW.service, NEW.wanted) IS NOT DISTINCT FROM ROW(OLD.id, OLD.incident_id, OLD.service, OLD.wanted)) IS NOT TRUE THEN
    PERFORM refuse('changed_meanwhile');
  END IF;
  RETURN NEW;
END $$;

-- ── Plan ────────────────────────────────────────────────────────────────────────────────────────────────────

-- One row a target, and a plan holds all of its targets or none.
DROP INDEX "active_plan_plan_id_key";
CREATE INDEX "active_plan_plan_id_idx" ON "active_plan"("plan_id");

-- The keys of the targets in the plan's order. Plans of before have one.
CREATE FUNCTION plan_target_keys(document jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN document ? 'changes'
    THEN ARRAY(SELECT change #>> '{target,key}' FROM jsonb_array_elements(document -> 'changes') WITH ORDINALITY AS planned(change, place) ORDER BY place)
    ELSE ARRAY[document #>> '{target,key}'] END
$$;

-- What of each change has to be what was seen.
CREATE FUNCTION signed_part(changes jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT jsonb_agg(jsonb_build_object('target', change -> 'target', 'from', change -> 'from', 'to', change -> 'to',
                                      'steps', change -> 'steps', 'hold', change -> 'hold') ORDER BY place)
  FROM jsonb_array_elements(changes) WITH ORDINALITY AS planned(change, place)
$$;

CREATE OR REPLACE FUNCTION evidence_fits(wanted uuid, for_incident uuid, document jsonb) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM assessment a
    WHERE a.id = evidence_fits.wanted AND a.incident_id = for_incident AND a.state = 'ready' AND a.service = document ->> 'service'
      AND signed_part(a.result -> 'changes') = signed_part(document -> 'changes')
      AND a.result ->> 'verdict' = document #>> '{safety,verdict}')
$$;

CREATE OR REPLACE FUNCTION plan_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  document jsonb := convert_from(NEW.canonical, 'UTF8')::jsonb;
  keys text[] := plan_target_keys(document);
  agrees boolean;
BEGIN
  NEW.proposed_at := clock_timestamp();
  agrees := (document ->> 'expiresAt')::timestamptz = NEW.expires_at
    AND keys[1] = NEW.target_key AND array_position(keys, NULL) IS NULL
    AND (document ->> 'proposer')::uuid = NEW.proposer_id
    AND CASE document ->> 'kind'
      WHEN 'rollback' THEN (document ->> 'incident')::int = (SELECT number FROM incident WHERE id = NEW.incident_id)
        AND jsonb_array_length(document -> 'changes') = (SELECT count(DISTINCT key) FROM unnest(keys) AS key)
      WHEN 'roles' THEN NEW.incident_id IS NULL AND NEW.target_key = 'person:' || (document #>> '{person,id}') AND document -> 'steps' = '[]'
    END;
  IF agrees IS NOT TRUE THEN PERFORM refuse('plan_not_valid'); END IF;
  IF document ->> 'kind' = 'rollback' AND evidence_fits(NEW.assessment_id, NEW.incident_id, document) IS NOT TRUE THEN
    PERFORM refuse('plan_without_evidence');
  END IF;
  IF (document ->> 'policyVersion' = policy_version()) IS NOT TRUE THEN PERFORM refuse('policy_changed'); END IF;
  IF holds_role(NEW.proposer_id, CASE document ->> 'kind' WHEN 'roles' THEN ARRAY['admin'] ELSE ARRAY['responder', 'approver', 'commander'] END, NEW.proposed_at) IS NOT TRUE THEN
    PERFORM refuse('role_missing');
  END IF;
  IF (NEW.expires_at > NEW.proposed_at AND NEW.expires_at <= NEW.proposed_at + interval '60 minutes') IS NOT TRUE THEN
    PERFORM refuse('plan_lifetime_not_allowed');
  END IF;
  RETURN NEW;
END $$;

-- The plan that runs out here has its row in the log like any other. Keys are taken in one order, so that two plans cannot wait for each other.
CREATE OR REPLACE FUNCTION plan_takes_target() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  holder plan;
  wanted text;
BEGIN
  FOR wanted IN SELECT key FROM unnest(plan_target_keys(convert_from(NEW.canonical, 'UTF8')::jsonb)) AS key ORDER BY key LOOP
    SELECT p.* INTO holder FROM active_plan a JOIN plan p ON p.id = a.plan_id WHERE a.target_key = wanted FOR UPDATE OF p;
    IF FOUND AND holder.expires_at <= clock_timestamp() AND NOT EXISTS (SELECT 1 FROM execution WHERE plan_id = holder.id) THEN
      INSERT INTO plan_end (plan_id, outcome, reason) VALUES (holder.id, 'expired', 'time ran out') ON CONFLICT DO NOTHING;
      IF FOUND THEN
        INSERT INTO timeline_entry (incident_id, event, body)
        VALUES (holder.incident_id, 'plan_expired', json_build_object('planId', holder.id)::text);
      END IF;
    END IF;
    BEGIN
      INSERT INTO active_plan (target_key, plan_id) VALUES (wanted, NEW.id);
    EXCEPTION WHEN unique_violation THEN
      PERFORM refuse('plan_active_on_target');
    END;
  END LOOP;
  RETURN NULL;
END $$;

-- ── Approval ────────────────────────────────────────────────────────────────────────────────────────────────

-- Only on the way back to what already ran everywhere may the proposer's own approval be one of the two: not for a flag, and
-- not for a commit that is new.
CREATE FUNCTION proposer_may_approve(wanted plan) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT (plan_document(wanted) ->> 'kind' = 'rollback' AND CASE WHEN plan_document(wanted) ? 'changes'
    THEN (SELECT count(*) > 0 AND bool_and(
            ((change #>> '{to,wasInProduction}')::boolean
              AND change #>> '{target,platform}' NOT IN ('git', 'unleash', 'launchdarkly', 'environment-variable')) IS TRUE)
          FROM jsonb_array_elements(plan_document(wanted) -> 'changes') AS change)
    ELSE (plan_document(wanted) #>> '{to,wasInProduction}')::boolean END) IS TRUE
$$;

CREATE OR REPLACE FUNCTION possible_approvers(wanted plan) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT person.id FROM person
  WHERE holds_approver_role(person.id, clock_timestamp())
    AND NOT plan_is_about(wanted, person.id)
    AND (person.id <> wanted.proposer_id OR proposer_may_approve(wanted))
$$;

CREATE OR REPLACE FUNCTION refuse_break_glass_unless(wanted plan, breaker uuid, moment timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  document jsonb := plan_document(wanted);
  seen jsonb := (SELECT result FROM assessment WHERE id = wanted.assessment_id);
BEGIN
  IF ((SELECT (p.document #>> '{breakGlass,allowed}')::boolean FROM policy p)) IS NOT TRUE THEN PERFORM refuse('break_glass_off'); END IF;
  IF ((SELECT priority FROM incident WHERE id = wanted.incident_id) = 'P0') IS NOT TRUE THEN PERFORM refuse('break_glass_only_p0'); END IF;
  IF (document ->> 'kind' = 'rollback' AND document #>> '{safety,verdict}' = 'safe' AND seen ->> 'verdict' = 'safe') IS NOT TRUE THEN
    PERFORM refuse('break_glass_not_safe');
  END IF;
  IF ((SELECT count(*) > 0 AND bool_and(((change ->> 'lastHealthyAt')::timestamptz BETWEEN moment - interval '30 days' AND moment) IS TRUE)
       FROM jsonb_array_elements(seen -> 'changes') AS change)) IS NOT TRUE THEN
    PERFORM refuse('break_glass_target_not_healthy');
  END IF;
  IF holds_role(breaker, ARRAY['commander'], moment) IS NOT TRUE THEN PERFORM refuse('role_missing'); END IF;
  IF ((SELECT count(DISTINCT g.person_id) FROM role_grant g JOIN person h ON h.id = g.person_id
       WHERE g.role = 'commander' AND g.revoked_at IS NULL AND h.disabled_at IS NULL) <= 4) IS NOT TRUE THEN
    PERFORM refuse('break_glass_too_many_commanders');
  END IF;
  IF ((SELECT min(created_at) FROM approval_link WHERE plan_id = wanted.id) <= moment - interval '3 minutes') IS NOT TRUE THEN
    PERFORM refuse('break_glass_nobody_asked');
  END IF;
END $$;

CREATE OR REPLACE FUNCTION refuse_unless_carried(approved plan, moment timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  counted int;
  others int;
  document jsonb := plan_document(approved);
  proposer_counts boolean := proposer_may_approve(approved);
BEGIN
  PERFORM lock_keyholders(approved.id);
  IF (approved.expires_at > moment) IS NOT TRUE THEN PERFORM refuse('plan_expired'); END IF;
  IF (document ->> 'policyVersion' = policy_version()) IS NOT TRUE THEN PERFORM refuse('policy_changed'); END IF;
  IF EXISTS (SELECT 1 FROM approval WHERE plan_id = approved.id AND act = 'reject') THEN PERFORM refuse('plan_rejected'); END IF;
  SELECT count(*) FILTER (WHERE proposer_counts OR person <> approved.proposer_id), count(*) FILTER (WHERE person <> approved.proposer_id)
    INTO counted, others FROM effective_approvers(approved) AS person;
  IF (counted >= 2 AND others >= 1 AND required_roles_approve(approved)) IS NOT TRUE
    AND glass_is_broken(approved, moment) IS NOT TRUE THEN
    IF (counted >= 2) IS NOT TRUE THEN PERFORM refuse('second_approval_missing'); END IF;
    IF (others >= 1) IS NOT TRUE THEN PERFORM refuse('approval_by_other_person_missing'); END IF;
    PERFORM refuse('approval_by_role_missing');
  END IF;
END $$;

-- ── Execution ───────────────────────────────────────────────────────────────────────────────────────────────

CREATE OR REPLACE FUNCTION planned_steps(wanted uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN plan_document(p) ? 'changes'
    THEN (SELECT jsonb_agg(step ORDER BY planned.place, made.place)
          FROM jsonb_array_elements(plan_document(p) -> 'changes') WITH ORDINALITY AS planned(change, place)
            CROSS JOIN LATERAL jsonb_array_elements(change -> 'steps') WITH ORDINALITY AS made(step, place))
    ELSE plan_document(p) -> 'steps' END
  FROM plan p WHERE p.id = wanted
$$;

CREATE OR REPLACE FUNCTION execution_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE approved plan := lock_plan(NEW.plan_id);
BEGIN
  IF EXISTS (SELECT 1 FROM execution WHERE plan_id = NEW.plan_id) THEN PERFORM refuse('execution_exists'); END IF;
  PERFORM refuse_unless_open(approved);
  NEW.started_at := clock_timestamp();
  PERFORM refuse_unless_carried(approved, NEW.started_at);
  IF EXISTS (SELECT key FROM unnest(plan_target_keys(plan_document(approved))) AS key
             WHERE NOT EXISTS (SELECT 1 FROM active_plan WHERE target_key = key AND plan_id = approved.id)) THEN
    PERFORM refuse('plan_active_on_target');
  END IF;
  IF (NEW.state = 'executing' AND NEW.target_key = approved.target_key AND NEW.lease_fence = 1) IS NOT TRUE THEN
    PERFORM refuse('plan_not_valid');
  END IF;
  RETURN NEW;
END $$;

-- Somebody wants nothing more to be sent. What was sent before is followed to its end.
CREATE TABLE "execution_stop" (
    "execution_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "stopped_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "execution_stop_pkey" PRIMARY KEY ("execution_id")
);
ALTER TABLE "execution_stop" ADD CONSTRAINT "execution_stop_execution_id_fkey" FOREIGN KEY ("execution_id") REFERENCES "execution"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "execution_stop" ADD CONSTRAINT "execution_stop_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE execution_stop ADD CONSTRAINT execution_stop_reason CHECK ((length(btrim(reason)) >= 1) IS TRUE);

CREATE FUNCTION execution_stop_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE doing execution;
BEGIN
  NEW.stopped_at := clock_timestamp();
  -- A step that is being sent holds the execution: it is either seen as sent, or comes after and is refused.
  SELECT * INTO doing FROM execution WHERE id = NEW.execution_id FOR UPDATE;
  IF (doing.state IN ('executing', 'unknown')) IS NOT TRUE THEN PERFORM refuse('execution_ended'); END IF;
  IF holds_role(NEW.person_id, ARRAY['responder', 'approver', 'commander'], NEW.stopped_at) IS NOT TRUE THEN
    PERFORM refuse('role_missing');
  END IF;
  IF EXISTS (SELECT 1 FROM execution_stop WHERE execution_id = NEW.execution_id) THEN PERFORM refuse('execution_stopped'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER execution_stop_gate BEFORE INSERT ON execution_stop FOR EACH ROW EXECUTE FUNCTION execution_stop_gate();
ALTER TABLE execution_stop ENABLE ALWAYS TRIGGER execution_stop_gate;
CREATE TRIGGER keep_facts BEFORE UPDATE OR DELETE ON execution_stop FOR EACH ROW EXECUTE FUNCTION keep_facts();
ALTER TABLE execution_stop ENABLE ALWAYS TRIGGER keep_facts;
CREATE TRIGGER keep_facts_whole BEFORE TRUNCATE ON execution_stop FOR EACH STATEMENT EXECUTE FUNCTION keep_facts();
ALTER TABLE execution_stop ENABLE ALWAYS TRIGGER keep_facts_whole;

CREATE OR REPLACE FUNCTION execution_step_sends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE doing execution;
BEGIN
  IF (NEW.attempts = OLD.attempts + (OLD.state = 'not_applied' AND NEW.state = 'intent')::int) IS NOT TRUE THEN
    PERFORM refuse('step_transition_not_allowed');
  END IF;
  IF NEW.state = 'sent' AND OLD.state <> 'sent' THEN
    SELECT * INTO STRICT doing FROM execution WHERE id = NEW.execution_id FOR UPDATE;
    IF (doing.state = 'executing') IS NOT TRUE THEN PERFORM refuse('step_transition_not_allowed'); END IF;
    IF (doing.lease_until > clock_timestamp()) IS NOT TRUE THEN PERFORM refuse('execution_lease_lost'); END IF;
    IF EXISTS (SELECT 1 FROM execution_stop WHERE execution_id = doing.id) THEN PERFORM refuse('execution_stopped'); END IF;
    PERFORM refuse_unless_carried((SELECT p FROM plan p WHERE p.id = doing.plan_id), clock_timestamp());
  END IF;
  RETURN NEW;
END $$;

REVOKE EXECUTE ON FUNCTION plan_target_keys(jsonb), signed_part(jsonb), proposer_may_approve(plan), execution_stop_gate() FROM PUBLIC;
GRANT SELECT ON execution_stop TO twokey_web, twokey_worker;
GRANT INSERT ON execution_stop TO twokey_web;
