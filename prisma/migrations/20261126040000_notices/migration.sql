-- What happened leaves for chat and mail through an outbox: the notice stands in the transaction of the fact, the worker
-- sends it afterwards. Waivers of what a P0 may go without are facts like approvals.

-- ── Notices ─────────────────────────────────────────────────────────────────────────────────────────────────

-- No foreign keys to plan, incident and log: checking one would lock a row that a vote or an execution may hold, and a
-- notice waits for nobody and lets nobody wait.
CREATE TABLE "notice" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "event" TEXT NOT NULL,
    "position" BIGINT,
    "incident_id" UUID,
    "plan_id" UUID,
    "channel" TEXT,
    "requested_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "addressed_at" TIMESTAMPTZ(3),

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "notice_position_key" ON "notice"("position");
CREATE INDEX "notice_plan_id_idx" ON "notice"("plan_id");
CREATE INDEX notice_not_addressed ON notice (created_at) WHERE addressed_at IS NULL;
ALTER TABLE "notice" ADD CONSTRAINT "notice_requested_by_fkey" FOREIGN KEY ("requested_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- Either an entry of the log goes out, or one channel is tried for somebody.
ALTER TABLE notice ADD CONSTRAINT notice_kind CHECK ((
  CASE event
    WHEN 'test' THEN position IS NULL AND channel IN ('slack', 'teams', 'mail') AND requested_by IS NOT NULL
    ELSE position IS NOT NULL AND channel IS NULL AND requested_by IS NULL
  END) IS TRUE);

-- One message to one place. Its key stays the same from attempt to attempt, for receivers that can tell a repetition.
CREATE TABLE "notice_delivery" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "notice_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "person_id" UUID,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "said" TEXT,

    CONSTRAINT "notice_delivery_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "notice_delivery_notice_id_idx" ON "notice_delivery"("notice_id");
CREATE INDEX notice_delivery_waiting ON notice_delivery (channel, next_at) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX notice_delivery_once_a_person ON notice_delivery (notice_id, channel, person_id) WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX notice_delivery_once_a_room ON notice_delivery (notice_id, channel) WHERE person_id IS NULL;
ALTER TABLE "notice_delivery" ADD CONSTRAINT "notice_delivery_notice_id_fkey" FOREIGN KEY ("notice_id") REFERENCES "notice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "notice_delivery" ADD CONSTRAINT "notice_delivery_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE notice_delivery ADD CONSTRAINT notice_delivery_channel CHECK ((channel IN ('slack', 'teams') AND person_id IS NULL OR channel = 'mail' AND person_id IS NOT NULL) IS TRUE);
-- sent: the receiver's side accepted it. given_up: nobody did in time. pointless: the plan had ended before.
ALTER TABLE notice_delivery ADD CONSTRAINT notice_delivery_end CHECK ((
  (ended_at IS NULL AND outcome IS NULL) OR (ended_at IS NOT NULL AND outcome IN ('sent', 'given_up', 'pointless'))) IS TRUE);

-- The events that go out. Another one is one more name here.
CREATE FUNCTION noticed_events() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT ARRAY[
    'plan_proposed', 'plan_rejected', 'plan_withdrawn', 'plan_expired', 'plan_stale', 'approval_revoked',
    'glass_broken', 'glass_countersigned', 'glass_objected', 'role_suspended',
    'execution_started', 'execution_succeeded', 'execution_failed', 'execution_unknown',
    'verification_passed', 'verification_failed', 'verification_inconclusive']
$$;

-- The plan that an entry of the log is about, by what its body names; null when it names none.
CREATE FUNCTION plan_of_entry(entry timeline_entry) RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE body jsonb := entry.body::jsonb;
BEGIN
  RETURN CASE
    WHEN body ? 'planId' THEN (SELECT id FROM plan WHERE id = (body ->> 'planId')::uuid)
    WHEN body ? 'executionId' THEN (SELECT plan_id FROM execution WHERE id = (body ->> 'executionId')::uuid)
    WHEN entry.event LIKE 'verification\_%' THEN (
      SELECT e.plan_id FROM verification v JOIN execution e ON e.id = v.execution_id
      WHERE v.incident_id = entry.incident_id ORDER BY v.started_at DESC LIMIT 1)
  END;
EXCEPTION WHEN data_exception THEN
  RETURN NULL;
END $$;

-- Whoever writes the fact writes its notice, whichever way the fact came about.
CREATE FUNCTION notice_of_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.event = ANY (noticed_events()) THEN
    INSERT INTO notice (event, position, incident_id, plan_id) VALUES (NEW.event, NEW.position, NEW.incident_id, plan_of_entry(NEW));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER notice_of_event AFTER INSERT ON timeline_entry FOR EACH ROW EXECUTE FUNCTION notice_of_event();
ALTER TABLE timeline_entry ENABLE ALWAYS TRIGGER notice_of_event;

-- The desk can ask for a test, but not make up what happened. Not SECURITY DEFINER: it has to see who asks.
CREATE FUNCTION notice_gate() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  NEW.created_at := clock_timestamp();
  NEW.addressed_at := NULL;
  IF NOT asked_by_operator() AND NEW.event <> 'test' THEN PERFORM refuse('notice_not_allowed'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER notice_gate BEFORE INSERT ON notice FOR EACH ROW EXECUTE FUNCTION notice_gate();
ALTER TABLE notice ENABLE ALWAYS TRIGGER notice_gate;

CREATE TRIGGER wake_worker AFTER INSERT ON notice FOR EACH ROW EXECUTE FUNCTION wake_worker('send_notices', 'id');

CREATE FUNCTION tell_of_delivery() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_notify('twokey_live', json_build_object('topic', 'notices', 'id', NEW.channel)::text);
  PERFORM tell_incident(incident_id) FROM notice WHERE id = NEW.notice_id;
  RETURN NULL;
END $$;
CREATE TRIGGER tell_live AFTER INSERT OR UPDATE ON notice_delivery FOR EACH ROW EXECUTE FUNCTION tell_of_delivery();

-- Whom a plan waits for: whoever holds an approver's role in force and whose approval could count, as the gates count.
CREATE FUNCTION possible_approvers(wanted plan) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT person.id FROM person
  WHERE holds_approver_role(person.id, clock_timestamp())
    AND NOT plan_is_about(wanted, person.id)
    AND (person.id <> wanted.proposer_id
      OR (plan_document(wanted) ->> 'kind' = 'rollback' AND (plan_document(wanted) #>> '{to,wasInProduction}')::boolean) IS TRUE)
$$;

-- ── Waivers ─────────────────────────────────────────────────────────────────────────────────────────────────
-- What a P0 may go without, said by name and with a reason. The two approvals are not among it.

CREATE TABLE "waiver" (
    "id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "waived_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "waiver_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "waiver_incident_id_kind_key" ON "waiver"("incident_id", "kind");
ALTER TABLE "waiver" ADD CONSTRAINT "waiver_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "waiver" ADD CONSTRAINT "waiver_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE waiver ADD CONSTRAINT waiver_kind CHECK ((kind IN ('pr_review', 'staging', 'ci')) IS TRUE);
ALTER TABLE waiver ADD CONSTRAINT waiver_reason CHECK ((length(btrim(reason)) >= 10) IS TRUE);

CREATE FUNCTION waiver_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  waived incident;
  wanted text[] := CASE NEW.kind WHEN 'ci' THEN ARRAY['commander'] ELSE ARRAY['responder', 'commander'] END;
BEGIN
  NEW.waived_at := clock_timestamp();
  SELECT * INTO waived FROM incident WHERE id = NEW.incident_id FOR NO KEY UPDATE;
  IF waived.resolved_at IS NOT NULL THEN PERFORM refuse('incident_ended'); END IF;
  IF (waived.priority = 'P0') IS NOT TRUE THEN PERFORM refuse('waiver_only_p0'); END IF;
  IF holds_role(NEW.person_id, wanted, NEW.waived_at) IS NOT TRUE THEN PERFORM refuse('role_missing'); END IF;
  IF EXISTS (SELECT 1 FROM waiver WHERE incident_id = NEW.incident_id AND kind = NEW.kind) THEN PERFORM refuse('waived_already'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER waiver_gate BEFORE INSERT ON waiver FOR EACH ROW EXECUTE FUNCTION waiver_gate();
ALTER TABLE waiver ENABLE ALWAYS TRIGGER waiver_gate;

-- ── Facts and privileges ────────────────────────────────────────────────────────────────────────────────────

CREATE TRIGGER keep_facts BEFORE UPDATE OR DELETE ON waiver FOR EACH ROW EXECUTE FUNCTION keep_facts();
ALTER TABLE waiver ENABLE ALWAYS TRIGGER keep_facts;
DO $$
DECLARE fact text;
BEGIN
  FOREACH fact IN ARRAY ARRAY['waiver', 'notice', 'notice_delivery'] LOOP
    EXECUTE format('CREATE TRIGGER keep_facts_whole BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION keep_facts()', fact);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_facts_whole', fact);
  END LOOP;
  FOREACH fact IN ARRAY ARRAY['notice', 'notice_delivery'] LOOP
    EXECUTE format('CREATE TRIGGER keep_rows BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION keep_facts()', fact);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_rows', fact);
  END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION noticed_events(), plan_of_entry(timeline_entry), notice_of_event(), notice_gate(), tell_of_delivery(),
  possible_approvers(plan), waiver_gate() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION possible_approvers(plan) TO twokey_worker;
GRANT SELECT ON notice, notice_delivery, waiver TO twokey_web, twokey_worker;
GRANT INSERT (id, event, channel, requested_by) ON notice TO twokey_web;
GRANT INSERT ON waiver TO twokey_web;
GRANT UPDATE (addressed_at) ON notice TO twokey_worker;
GRANT INSERT (notice_id, channel, person_id) ON notice_delivery TO twokey_worker;
GRANT UPDATE (attempts, next_at, ended_at, outcome, said) ON notice_delivery TO twokey_worker;
-- The worker makes the links that it sends; the gate takes them for open plans alone.
GRANT INSERT ON approval_link TO twokey_worker;
