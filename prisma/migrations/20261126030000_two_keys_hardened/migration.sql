-- Rules of the installation in the database, roles as two-person plans, credentials that have to wait, break-glass, and
-- plans that must match the evidence the worker wrote. Every check is written so that NULL refuses.

-- ── Policy ──────────────────────────────────────────────────────────────────────────────────────────────────
-- Written by the owner at each start from twokey.yaml; desk and worker can only read it.

CREATE TABLE "policy" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "version" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_pkey" PRIMARY KEY ("id")
);
ALTER TABLE policy ADD CONSTRAINT policy_single CHECK ((id = 1) IS TRUE);
GRANT SELECT ON policy TO twokey_web, twokey_worker;

CREATE FUNCTION policy_hours(rule text) RETURNS interval LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT (document ->> rule)::numeric * interval '1 hour' FROM policy
$$;

CREATE FUNCTION policy_version() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT version FROM policy
$$;

CREATE FUNCTION reauthentication_allowed() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM policy WHERE document ->> 'reauthenticate' = 'allowed')
$$;

-- Whoever owns the tables runs the server. Never ask this inside a SECURITY DEFINER function: there everybody is the owner.
CREATE FUNCTION asked_by_operator() RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'public.role_grant'::regclass), 'MEMBER')
$$;

-- ── Roles ───────────────────────────────────────────────────────────────────────────────────────────────────
-- While an installation is set up, one admin gives roles. From then on only a plan that two people approved does, and
-- the role counts after a delay. Taking a role away is done at once. The viewer's role touches nothing.

ALTER TABLE "role_grant" ADD COLUMN "effective_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE "role_grant" ADD COLUMN "plan_id" UUID;
UPDATE role_grant SET effective_from = granted_at;
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Counts everybody who ever held such a role, so that nobody can bring the set-up back by taking roles away.
CREATE FUNCTION set_up_done() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(DISTINCT person_id) FILTER (WHERE role IN ('approver', 'commander')) >= 2
    AND count(DISTINCT person_id) >= 3
  FROM role_grant WHERE role IN ('approver', 'commander', 'admin')
$$;

CREATE FUNCTION role_is_planned(wanted uuid, holder uuid, given text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM plan p JOIN execution e ON e.plan_id = p.id AND e.state = 'executing'
    WHERE p.id = wanted
      AND convert_from(p.canonical, 'UTF8')::jsonb ->> 'kind' = 'roles'
      AND convert_from(p.canonical, 'UTF8')::jsonb #>> '{person,id}' = holder::text
      AND convert_from(p.canonical, 'UTF8')::jsonb #> '{to,roles}' ? given
  )
$$;

-- Not SECURITY DEFINER: it has to see who asks.
CREATE FUNCTION role_grant_gate() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('people'));
  NEW.granted_at := clock_timestamp();
  NEW.effective_from := NEW.granted_at;
  NEW.revoked_at := NULL;
  IF asked_by_operator() OR NEW.role = 'viewer' OR NOT set_up_done() THEN
    NEW.plan_id := NULL;
    RETURN NEW;
  END IF;
  IF role_is_planned(NEW.plan_id, NEW.person_id, NEW.role) IS NOT TRUE THEN PERFORM refuse('roles_need_two_keys'); END IF;
  NEW.effective_from := NEW.granted_at + policy_hours('roleDelayHours');
  RETURN NEW;
END $$;
CREATE TRIGGER role_grant_gate BEFORE INSERT ON role_grant FOR EACH ROW EXECUTE FUNCTION role_grant_gate();
ALTER TABLE role_grant ENABLE ALWAYS TRIGGER role_grant_gate;

-- A role that was taken away never comes back: given again it is another row, and older approvals stay void.
CREATE FUNCTION role_grant_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL
      AND ROW(NEW.id, NEW.person_id, NEW.role, NEW.granted_at, NEW.effective_from, NEW.plan_id)
        IS NOT DISTINCT FROM ROW(OLD.id, OLD.person_id, OLD.role, OLD.granted_at, OLD.effective_from, OLD.plan_id)) IS NOT TRUE THEN
    PERFORM refuse('role_change_not_allowed');
  END IF;
  NEW.revoked_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER role_grant_moves BEFORE UPDATE ON role_grant FOR EACH ROW EXECUTE FUNCTION role_grant_moves();
ALTER TABLE role_grant ENABLE ALWAYS TRIGGER role_grant_moves;

-- Whoever is shut out loses every role, so that letting them in again revives nothing.
CREATE FUNCTION person_moves() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.disabled_at IS NOT NULL AND OLD.disabled_at IS NULL THEN
    UPDATE role_grant SET revoked_at = clock_timestamp() WHERE person_id = NEW.id AND revoked_at IS NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER person_moves BEFORE UPDATE OF disabled_at ON person FOR EACH ROW EXECUTE FUNCTION person_moves();
ALTER TABLE person ENABLE ALWAYS TRIGGER person_moves;

-- ── Passkeys and passwords ──────────────────────────────────────────────────────────────────────────────────

CREATE FUNCTION passkeys_registered() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*) FROM passkey
$$;

ALTER TABLE "passkey" ALTER COLUMN "usable_from" SET DEFAULT CURRENT_TIMESTAMP;

-- The first two passkeys of an installation are its set-up; every other waits, whatever the application says.
CREATE FUNCTION passkey_gate() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('register passkey'));
  NEW.created_at := clock_timestamp();
  NEW.revoked_at := NULL;
  NEW.usable_from := NEW.created_at;
  IF NOT asked_by_operator() AND passkeys_registered() >= 2 THEN
    NEW.usable_from := NEW.created_at + policy_hours('passkeyDelayHours');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER passkey_gate BEFORE INSERT ON passkey FOR EACH ROW EXECUTE FUNCTION passkey_gate();
ALTER TABLE passkey ENABLE ALWAYS TRIGGER passkey_gate;

CREATE TABLE "passkey_ratification" (
    "passkey_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "signed_with_id" UUID NOT NULL,
    "digest" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "evidence" JSONB NOT NULL,
    "ratified_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "passkey_ratification_pkey" PRIMARY KEY ("passkey_id")
);
CREATE UNIQUE INDEX "passkey_ratification_signature_key" ON "passkey_ratification"("signature");
ALTER TABLE "passkey_ratification" ADD CONSTRAINT "passkey_ratification_passkey_id_fkey" FOREIGN KEY ("passkey_id") REFERENCES "passkey"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "passkey_ratification" ADD CONSTRAINT "passkey_ratification_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE FUNCTION passkey_ratified(key uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM passkey_ratification WHERE passkey_id = key)
$$;

CREATE FUNCTION passkey_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (ROW(NEW.id, NEW.person_id, NEW.credential_id, NEW.public_key, NEW.rp_id, NEW.created_at)
        IS NOT DISTINCT FROM ROW(OLD.id, OLD.person_id, OLD.credential_id, OLD.public_key, OLD.rp_id, OLD.created_at)
      AND NEW.counter >= OLD.counter
      AND (OLD.revoked_at IS NULL OR NEW.revoked_at IS NOT DISTINCT FROM OLD.revoked_at)
      AND (NEW.usable_from = OLD.usable_from OR passkey_ratified(OLD.id))) IS NOT TRUE THEN
    PERFORM refuse('passkey_change_not_allowed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER passkey_moves BEFORE UPDATE ON passkey FOR EACH ROW EXECUTE FUNCTION passkey_moves();
ALTER TABLE passkey ENABLE ALWAYS TRIGGER passkey_moves;

-- A password made for somebody by somebody else must not vote at once; the database cannot tell who chose it.
ALTER TABLE "account" ADD COLUMN "password_usable_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
GRANT SELECT (password_usable_from) ON account TO twokey_worker;

CREATE FUNCTION account_gate() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  NEW.password_usable_from := clock_timestamp();
  IF NOT asked_by_operator() AND set_up_done() THEN
    NEW.password_usable_from := clock_timestamp() + policy_hours('passkeyDelayHours');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER account_gate BEFORE INSERT ON account FOR EACH ROW EXECUTE FUNCTION account_gate();
ALTER TABLE account ENABLE ALWAYS TRIGGER account_gate;

CREATE FUNCTION account_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (ROW(NEW.id, NEW.person_id, NEW.provider, NEW.subject, NEW.created_at)
        IS NOT DISTINCT FROM ROW(OLD.id, OLD.person_id, OLD.provider, OLD.subject, OLD.created_at)
      AND NEW.session_version >= OLD.session_version) IS NOT TRUE THEN
    PERFORM refuse('account_change_not_allowed');
  END IF;
  NEW.password_usable_from := OLD.password_usable_from;
  IF NEW.password_hash IS DISTINCT FROM OLD.password_hash AND NOT asked_by_operator() THEN
    NEW.password_usable_from := greatest(OLD.password_usable_from, clock_timestamp() + policy_hours('passkeyDelayHours'));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER account_moves BEFORE UPDATE ON account FOR EACH ROW EXECUTE FUNCTION account_moves();
ALTER TABLE account ENABLE ALWAYS TRIGGER account_moves;

CREATE FUNCTION password_may_vote(login uuid, voter uuid, since timestamptz) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT reauthentication_allowed() AND EXISTS (
    SELECT 1 FROM account WHERE id = login AND person_id = voter AND disabled_at IS NULL AND password_usable_from <= since)
$$;

-- ── Break-glass ─────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE "break_glass" (
    "plan_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "passkey_id" UUID NOT NULL,
    "digest" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "evidence" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "countersign_by" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "break_glass_pkey" PRIMARY KEY ("plan_id")
);
CREATE UNIQUE INDEX "break_glass_signature_key" ON "break_glass"("signature");
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE break_glass ADD CONSTRAINT break_glass_reason CHECK ((length(btrim(reason)) >= 20) IS TRUE);

-- What the second person says afterwards: that it was right, or that it was not.
CREATE TABLE "break_glass_answer" (
    "plan_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "passkey_id" UUID NOT NULL,
    "act" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "evidence" JSONB NOT NULL,
    "reason" TEXT,
    "answered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "break_glass_answer_pkey" PRIMARY KEY ("plan_id")
);
CREATE UNIQUE INDEX "break_glass_answer_signature_key" ON "break_glass_answer"("signature");
ALTER TABLE "break_glass_answer" ADD CONSTRAINT "break_glass_answer_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "break_glass"("plan_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "break_glass_answer" ADD CONSTRAINT "break_glass_answer_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE break_glass_answer ADD CONSTRAINT break_glass_answer_act CHECK ((act IN ('countersign', 'object')) IS TRUE);
ALTER TABLE break_glass_answer ADD CONSTRAINT break_glass_objection_has_reason CHECK ((act = 'countersign' OR length(btrim(reason)) > 0) IS TRUE);

-- A role is worth nothing any more when its holder broke the glass and nobody countersigned in time, or somebody objected.
CREATE FUNCTION role_stands(given role_grant) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT given.revoked_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM break_glass b LEFT JOIN break_glass_answer a ON a.plan_id = b.plan_id
    WHERE b.person_id = given.person_id AND given.role IN ('approver', 'commander') AND given.granted_at <= b.used_at
      AND (a.act = 'object' OR (a.plan_id IS NULL AND b.countersign_by <= clock_timestamp())))
$$;

CREATE FUNCTION holds_role(holder uuid, wanted text[], since timestamptz) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM role_grant g
    WHERE g.person_id = holder AND g.role = ANY (wanted) AND g.effective_from <= since AND role_stands(g)
  ) AND EXISTS (SELECT 1 FROM person WHERE id = holder AND disabled_at IS NULL)
$$;

CREATE OR REPLACE FUNCTION holds_approver_role(voter uuid, since timestamptz) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT holds_role(voter, ARRAY['approver', 'commander'], since)
$$;

CREATE FUNCTION passkey_ratification_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
  RETURN NEW;
END $$;
CREATE TRIGGER passkey_ratification_gate BEFORE INSERT ON passkey_ratification FOR EACH ROW EXECUTE FUNCTION passkey_ratification_gate();
ALTER TABLE passkey_ratification ENABLE ALWAYS TRIGGER passkey_ratification_gate;

CREATE FUNCTION passkey_usable_now() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE passkey SET usable_from = NEW.ratified_at WHERE id = NEW.passkey_id;
  RETURN NULL;
END $$;
CREATE TRIGGER passkey_usable_now AFTER INSERT ON passkey_ratification FOR EACH ROW EXECUTE FUNCTION passkey_usable_now();
ALTER TABLE passkey_ratification ENABLE ALWAYS TRIGGER passkey_usable_now;

-- ── Evidence ────────────────────────────────────────────────────────────────────────────────────────────────
-- The desk asks, the worker answers once; a plan says exactly what the worker saw.

CREATE FUNCTION assessment_gate() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  NEW.state := 'waiting';
  NEW.ready_at := NULL;
  NEW.result := NULL;
  NEW.error := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER assessment_gate BEFORE INSERT ON assessment FOR EACH ROW EXECUTE FUNCTION assessment_gate();
ALTER TABLE assessment ENABLE ALWAYS TRIGGER assessment_gate;

CREATE FUNCTION assessment_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (OLD.state = 'waiting' AND NEW.state IN ('ready', 'failed')
      AND ROW(NEW.id, NEW.incident_id, NEW.service, NEW.to_release_id) IS NOT DISTINCT FROM ROW(OLD.id, OLD.incident_id, OLD.service, OLD.to_release_id)) IS NOT TRUE THEN
    PERFORM refuse('changed_meanwhile');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assessment_moves BEFORE UPDATE ON assessment FOR EACH ROW EXECUTE FUNCTION assessment_moves();
ALTER TABLE assessment ENABLE ALWAYS TRIGGER assessment_moves;

CREATE FUNCTION evidence_fits(wanted uuid, for_incident uuid, document jsonb) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM assessment a
    WHERE a.id = wanted AND a.incident_id = for_incident AND a.state = 'ready' AND a.service = document ->> 'service'
      AND a.result -> 'from' = document -> 'from' AND a.result -> 'to' = document -> 'to'
      AND a.result -> 'target' = document -> 'target' AND a.result -> 'steps' = document -> 'steps'
      AND a.result ->> 'verdict' = document #>> '{safety,verdict}')
$$;

-- ── Plan ────────────────────────────────────────────────────────────────────────────────────────────────────

ALTER TABLE "plan" ALTER COLUMN "incident_id" DROP NOT NULL;
ALTER TABLE "plan" ADD COLUMN "assessment_id" UUID;
ALTER TABLE "plan" ADD CONSTRAINT "plan_assessment_id_fkey" FOREIGN KEY ("assessment_id") REFERENCES "assessment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE OR REPLACE FUNCTION plan_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  document jsonb := convert_from(NEW.canonical, 'UTF8')::jsonb;
  agrees boolean;
BEGIN
  NEW.proposed_at := clock_timestamp();
  agrees := (document ->> 'expiresAt')::timestamptz = NEW.expires_at
    AND document #>> '{target,key}' = NEW.target_key
    AND (document ->> 'proposer')::uuid = NEW.proposer_id
    AND CASE document ->> 'kind'
      WHEN 'rollback' THEN (document ->> 'incident')::int = (SELECT number FROM incident WHERE id = NEW.incident_id)
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

-- The plan that runs out here has its row in the log like any other.
CREATE OR REPLACE FUNCTION plan_takes_target() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE holder plan;
BEGIN
  SELECT p.* INTO holder FROM active_plan a JOIN plan p ON p.id = a.plan_id WHERE a.target_key = NEW.target_key FOR UPDATE OF p;
  IF FOUND AND holder.expires_at <= clock_timestamp() AND NOT EXISTS (SELECT 1 FROM execution WHERE plan_id = holder.id) THEN
    INSERT INTO plan_end (plan_id, outcome, reason) VALUES (holder.id, 'expired', 'time ran out') ON CONFLICT DO NOTHING;
    IF FOUND THEN
      INSERT INTO timeline_entry (incident_id, event, body)
      VALUES (holder.incident_id, 'plan_expired', json_build_object('planId', holder.id)::text);
    END IF;
  END IF;
  BEGIN
    INSERT INTO active_plan (target_key, plan_id) VALUES (NEW.target_key, NEW.id);
  EXCEPTION WHEN unique_violation THEN
    PERFORM refuse('plan_active_on_target');
  END;
  RETURN NULL;
END $$;

-- When a link was made says since when a second person was asked; only the database's clock counts.
CREATE FUNCTION approval_link_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  NEW.created_at := clock_timestamp();
  IF NOT EXISTS (SELECT 1 FROM active_plan WHERE plan_id = NEW.plan_id) THEN PERFORM refuse('plan_ended'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approval_link_gate BEFORE INSERT ON approval_link FOR EACH ROW EXECUTE FUNCTION approval_link_gate();
ALTER TABLE approval_link ENABLE ALWAYS TRIGGER approval_link_gate;

CREATE FUNCTION plan_document(wanted plan) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT convert_from(wanted.canonical, 'UTF8')::jsonb
$$;

-- Nobody decides about their own roles.
CREATE FUNCTION plan_is_about(wanted plan, voter uuid) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT (plan_document(wanted) ->> 'kind' = 'roles' AND plan_document(wanted) #>> '{person,id}' = voter::text) IS TRUE
$$;

-- ── Approval ────────────────────────────────────────────────────────────────────────────────────────────────

CREATE OR REPLACE FUNCTION approval_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE voted plan := lock_plan(NEW.plan_id);
BEGIN
  NEW.voted_at := clock_timestamp();
  PERFORM refuse_unless_open(voted);
  IF (voted.expires_at > NEW.voted_at) IS NOT TRUE THEN PERFORM refuse('plan_expired'); END IF;
  IF (NEW.digest = voted.digest) IS NOT TRUE THEN PERFORM refuse('plan_changed_since_approval'); END IF;
  IF plan_is_about(voted, NEW.person_id) THEN PERFORM refuse('own_roles_not_yours'); END IF;
  IF holds_approver_role(NEW.person_id, NEW.voted_at) IS NOT TRUE THEN PERFORM refuse('role_missing'); END IF;
  IF NOT EXISTS (SELECT 1 FROM account WHERE id = NEW.account_id AND person_id = NEW.person_id AND disabled_at IS NULL) THEN
    PERFORM refuse('approver_unknown');
  END IF;
  IF NEW.method = 'passkey' AND passkey_may_sign(NEW.passkey_id, NEW.person_id, NEW.voted_at) IS NOT TRUE THEN
    PERFORM refuse('passkey_not_yours');
  END IF;
  IF NEW.method = 'reauthenticate' THEN
    IF reauthentication_allowed() IS NOT TRUE THEN PERFORM refuse('reauthentication_not_allowed'); END IF;
    IF password_may_vote(NEW.account_id, NEW.person_id, NEW.voted_at) IS NOT TRUE THEN PERFORM refuse('password_too_young'); END IF;
  END IF;
  IF EXISTS (SELECT 1 FROM approval WHERE plan_id = NEW.plan_id AND person_id = NEW.person_id) THEN
    PERFORM refuse('person_already_voted');
  END IF;
  PERFORM refuse_used_signature(NEW.signature);
  RETURN NEW;
END $$;

CREATE FUNCTION refuse_used_signature(given bytea) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM approval WHERE signature = given)
    OR EXISTS (SELECT 1 FROM approval_revocation WHERE signature = given)
    OR EXISTS (SELECT 1 FROM break_glass WHERE signature = given)
    OR EXISTS (SELECT 1 FROM break_glass_answer WHERE signature = given)
    OR EXISTS (SELECT 1 FROM passkey_ratification WHERE signature = given) THEN
    PERFORM refuse('signature_reused');
  END IF;
END $$;

CREATE OR REPLACE FUNCTION approval_revocation_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM refuse_unless_open(lock_plan((SELECT plan_id FROM approval WHERE id = NEW.approval_id)));
  NEW.revoked_at := clock_timestamp();
  PERFORM refuse_used_signature(NEW.signature);
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION effective_approvers(wanted plan) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT a.person_id FROM approval a
  WHERE a.plan_id = wanted.id AND a.act = 'approve' AND a.digest = wanted.digest
    AND NOT EXISTS (SELECT 1 FROM approval_revocation r WHERE r.approval_id = a.id)
    AND NOT plan_is_about(wanted, a.person_id)
    AND holds_approver_role(a.person_id, a.voted_at)
    AND EXISTS (SELECT 1 FROM account c WHERE c.id = a.account_id AND c.person_id = a.person_id AND c.disabled_at IS NULL)
    AND CASE a.method
      WHEN 'passkey' THEN passkey_may_sign(a.passkey_id, a.person_id, a.voted_at)
      WHEN 'reauthenticate' THEN password_may_vote(a.account_id, a.person_id, a.voted_at)
      ELSE false
    END
$$;

-- Roles of which at least one approver has to hold each, for this service at this priority.
CREATE FUNCTION required_approver_roles(wanted plan) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT rule ->> 'role'
  FROM policy CROSS JOIN LATERAL jsonb_array_elements(coalesce(policy.document -> 'approvers', '[]')) AS rule
    JOIN incident i ON i.id = wanted.incident_id
  WHERE (rule -> 'services' IS NULL OR rule -> 'services' ? i.service)
    AND (rule -> 'priorities' IS NULL OR rule -> 'priorities' ? coalesce(i.priority, ''))
$$;

CREATE FUNCTION required_roles_approve(wanted plan) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT NOT EXISTS (
    SELECT 1 FROM required_approver_roles(wanted) AS needed
    WHERE NOT EXISTS (
      SELECT 1 FROM effective_approvers(wanted) AS person JOIN approval a ON a.plan_id = wanted.id AND a.person_id = person
      WHERE holds_role(person, ARRAY[needed], a.voted_at)))
$$;

-- ── Break-glass: one person, when all of this holds ─────────────────────────────────────────────────────────

CREATE FUNCTION refuse_break_glass_unless(wanted plan, breaker uuid, moment timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  document jsonb := plan_document(wanted);
  seen jsonb := (SELECT result FROM assessment WHERE id = wanted.assessment_id);
BEGIN
  IF ((SELECT (p.document #>> '{breakGlass,allowed}')::boolean FROM policy p)) IS NOT TRUE THEN PERFORM refuse('break_glass_off'); END IF;
  IF ((SELECT priority FROM incident WHERE id = wanted.incident_id) = 'P0') IS NOT TRUE THEN PERFORM refuse('break_glass_only_p0'); END IF;
  IF (document ->> 'kind' = 'rollback' AND document #>> '{safety,verdict}' = 'safe' AND seen ->> 'verdict' = 'safe') IS NOT TRUE THEN
    PERFORM refuse('break_glass_not_safe');
  END IF;
  IF ((seen ->> 'lastHealthyAt')::timestamptz BETWEEN moment - interval '30 days' AND moment) IS NOT TRUE THEN
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

CREATE FUNCTION break_glass_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE broken plan := lock_plan(NEW.plan_id);
BEGIN
  -- One at a time, so that each counts those before.
  PERFORM pg_advisory_xact_lock(hashtext('break glass'));
  NEW.used_at := clock_timestamp();
  NEW.countersign_by := NEW.used_at + interval '24 hours';
  PERFORM refuse_unless_open(broken);
  IF (broken.expires_at > NEW.used_at) IS NOT TRUE THEN PERFORM refuse('plan_expired'); END IF;
  IF (NEW.digest = broken.digest) IS NOT TRUE THEN PERFORM refuse('plan_changed_since_approval'); END IF;
  PERFORM refuse_break_glass_unless(broken, NEW.person_id, NEW.used_at);
  IF NOT EXISTS (SELECT 1 FROM account WHERE id = NEW.account_id AND person_id = NEW.person_id AND disabled_at IS NULL) THEN
    PERFORM refuse('approver_unknown');
  END IF;
  IF passkey_may_sign(NEW.passkey_id, NEW.person_id, NEW.used_at) IS NOT TRUE THEN PERFORM refuse('passkey_not_yours'); END IF;
  IF (SELECT count(*) FILTER (WHERE person_id = NEW.person_id) >= 1 OR count(*) >= 2
      FROM break_glass WHERE used_at > NEW.used_at - interval '24 hours') THEN
    PERFORM refuse('break_glass_used_up');
  END IF;
  PERFORM refuse_used_signature(NEW.signature);
  RETURN NEW;
END $$;
CREATE TRIGGER break_glass_gate BEFORE INSERT ON break_glass FOR EACH ROW EXECUTE FUNCTION break_glass_gate();
ALTER TABLE break_glass ENABLE ALWAYS TRIGGER break_glass_gate;

-- Whether one person's key carries this plan now: the same facts as when the glass was broken.
CREATE FUNCTION glass_is_broken(wanted plan, moment timestamptz) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE broken break_glass;
BEGIN
  SELECT * INTO broken FROM break_glass WHERE plan_id = wanted.id AND digest = wanted.digest;
  IF NOT FOUND OR passkey_may_sign(broken.passkey_id, broken.person_id, broken.used_at) IS NOT TRUE THEN RETURN false; END IF;
  IF holds_role(broken.person_id, ARRAY['commander'], broken.used_at) IS NOT TRUE THEN RETURN false; END IF;
  PERFORM refuse_break_glass_unless(wanted, broken.person_id, moment);
  RETURN true;
END $$;

CREATE FUNCTION break_glass_answer_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE broken break_glass;
BEGIN
  NEW.answered_at := clock_timestamp();
  SELECT * INTO broken FROM break_glass WHERE plan_id = NEW.plan_id FOR UPDATE;
  IF broken.plan_id IS NULL THEN PERFORM refuse('not_found'); END IF;
  IF (NEW.person_id <> broken.person_id) IS NOT TRUE THEN PERFORM refuse('break_glass_own'); END IF;
  IF (NEW.digest = broken.digest) IS NOT TRUE THEN PERFORM refuse('plan_changed_since_approval'); END IF;
  IF NEW.act = 'countersign' AND (broken.countersign_by > NEW.answered_at) IS NOT TRUE THEN PERFORM refuse('break_glass_too_late'); END IF;
  IF holds_approver_role(NEW.person_id, NEW.answered_at) IS NOT TRUE THEN PERFORM refuse('role_missing'); END IF;
  IF NOT EXISTS (SELECT 1 FROM account WHERE id = NEW.account_id AND person_id = NEW.person_id AND disabled_at IS NULL) THEN
    PERFORM refuse('approver_unknown');
  END IF;
  IF passkey_may_sign(NEW.passkey_id, NEW.person_id, NEW.answered_at) IS NOT TRUE THEN PERFORM refuse('passkey_not_yours'); END IF;
  IF EXISTS (SELECT 1 FROM break_glass_answer WHERE plan_id = NEW.plan_id) THEN PERFORM refuse('break_glass_answered'); END IF;
  PERFORM refuse_used_signature(NEW.signature);
  RETURN NEW;
END $$;
CREATE TRIGGER break_glass_answer_gate BEFORE INSERT ON break_glass_answer FOR EACH ROW EXECUTE FUNCTION break_glass_answer_gate();
ALTER TABLE break_glass_answer ENABLE ALWAYS TRIGGER break_glass_answer_gate;

-- ── Execution ───────────────────────────────────────────────────────────────────────────────────────────────

-- What makes an approval count is locked in this order (person, role, login, key) until the execution stands: whoever
-- takes it away in the same moment is either seen or comes after.
CREATE FUNCTION lock_keyholders(wanted uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE holders uuid[] := ARRAY(SELECT person_id FROM approval WHERE plan_id = wanted UNION SELECT person_id FROM break_glass WHERE plan_id = wanted ORDER BY 1);
BEGIN
  PERFORM 1 FROM person WHERE id = ANY (holders) ORDER BY id FOR SHARE;
  PERFORM 1 FROM role_grant WHERE person_id = ANY (holders) ORDER BY id FOR SHARE;
  PERFORM 1 FROM account WHERE person_id = ANY (holders) ORDER BY id FOR SHARE;
  PERFORM 1 FROM passkey WHERE person_id = ANY (holders) ORDER BY id FOR SHARE;
END $$;

CREATE OR REPLACE FUNCTION execution_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  approved plan := lock_plan(NEW.plan_id);
  counted int;
  others int;
  document jsonb := plan_document(approved);
  -- Only on the way back to what already ran may the proposer's own approval be one of the two.
  proposer_counts boolean := (document ->> 'kind' = 'rollback' AND (document #>> '{to,wasInProduction}')::boolean) IS TRUE;
BEGIN
  IF EXISTS (SELECT 1 FROM execution WHERE plan_id = NEW.plan_id) THEN PERFORM refuse('execution_exists'); END IF;
  PERFORM refuse_unless_open(approved);
  PERFORM lock_keyholders(approved.id);
  NEW.started_at := clock_timestamp();
  IF (approved.expires_at > NEW.started_at) IS NOT TRUE THEN PERFORM refuse('plan_expired'); END IF;
  IF (document ->> 'policyVersion' = policy_version()) IS NOT TRUE THEN PERFORM refuse('policy_changed'); END IF;
  IF EXISTS (SELECT 1 FROM approval WHERE plan_id = NEW.plan_id AND act = 'reject') THEN PERFORM refuse('plan_rejected'); END IF;
  SELECT count(*) FILTER (WHERE proposer_counts OR person <> approved.proposer_id), count(*) FILTER (WHERE person <> approved.proposer_id)
    INTO counted, others FROM effective_approvers(approved) AS person;
  IF (counted >= 2 AND others >= 1 AND required_roles_approve(approved)) IS NOT TRUE
    AND glass_is_broken(approved, NEW.started_at) IS NOT TRUE THEN
    IF (counted >= 2) IS NOT TRUE THEN PERFORM refuse('second_approval_missing'); END IF;
    IF (others >= 1) IS NOT TRUE THEN PERFORM refuse('approval_by_other_person_missing'); END IF;
    PERFORM refuse('approval_by_role_missing');
  END IF;
  IF NOT EXISTS (SELECT 1 FROM active_plan WHERE target_key = approved.target_key AND plan_id = approved.id) THEN
    PERFORM refuse('plan_active_on_target');
  END IF;
  IF (NEW.state = 'executing' AND NEW.target_key = approved.target_key AND NEW.lease_fence = 1) IS NOT TRUE THEN
    PERFORM refuse('plan_not_valid');
  END IF;
  RETURN NEW;
END $$;

-- A plan about roles has succeeded when the person holds exactly the planned ones.
CREATE OR REPLACE FUNCTION execution_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  document jsonb := (SELECT plan_document(p) FROM plan p WHERE p.id = NEW.plan_id);
  planned int := jsonb_array_length(planned_steps(NEW.plan_id));
BEGIN
  IF NEW.state = 'succeeded' AND (confirmed_before(NEW.id, planned + 1) = planned) IS NOT TRUE THEN
    PERFORM refuse('plan_transition_not_allowed');
  END IF;
  IF NEW.state = 'succeeded' AND document ->> 'kind' = 'roles' AND (document #> '{to,roles}' = (
       SELECT coalesce(jsonb_agg(role ORDER BY role), '[]') FROM role_grant
       WHERE person_id = (document #>> '{person,id}')::uuid AND revoked_at IS NULL)) IS NOT TRUE THEN
    PERFORM refuse('plan_transition_not_allowed');
  END IF;
  IF NEW.state = 'stale' AND EXISTS (SELECT 1 FROM execution_step WHERE execution_id = NEW.id AND sent_at IS NOT NULL) THEN
    PERFORM refuse('plan_transition_not_allowed');
  END IF;
  RETURN NEW;
END $$;

-- ── Facts, wake-ups, privileges ─────────────────────────────────────────────────────────────────────────────

DO $$
DECLARE fact text;
BEGIN
  FOREACH fact IN ARRAY ARRAY['passkey_ratification', 'break_glass', 'break_glass_answer'] LOOP
    EXECUTE format('CREATE TRIGGER keep_facts BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION keep_facts()', fact);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_facts', fact);
  END LOOP;
  FOREACH fact IN ARRAY ARRAY['passkey_ratification', 'break_glass', 'break_glass_answer', 'role_grant', 'passkey'] LOOP
    EXECUTE format('CREATE TRIGGER keep_facts_whole BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION keep_facts()', fact);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_facts_whole', fact);
  END LOOP;
  FOREACH fact IN ARRAY ARRAY['role_grant', 'passkey', 'assessment', 'approval_link'] LOOP
    EXECUTE format('CREATE TRIGGER keep_rows BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION keep_facts()', fact);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_rows', fact);
  END LOOP;
END $$;

CREATE TRIGGER wake_worker AFTER INSERT ON break_glass FOR EACH ROW EXECUTE FUNCTION wake_worker('execute_plan', 'plan_id');

CREATE FUNCTION tell_of_break_glass() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('twokey_live', json_build_object('topic', 'break_glass', 'id', NEW.plan_id)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER tell_live AFTER INSERT ON break_glass FOR EACH ROW EXECUTE FUNCTION tell_of_break_glass();
CREATE TRIGGER tell_live AFTER INSERT ON break_glass_answer FOR EACH ROW EXECUTE FUNCTION tell_of_break_glass();

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
-- Called by triggers that run as whoever writes.
GRANT EXECUTE ON FUNCTION asked_by_operator(), policy_hours(text), set_up_done(), role_is_planned(uuid, uuid, text), passkeys_registered(), passkey_ratified(uuid)
  TO twokey_web, twokey_worker;
-- Asked by queries, for what pages say and what the worker looks for.
GRANT EXECUTE ON FUNCTION role_stands(role_grant), required_approver_roles(plan), plan_document(plan) TO twokey_web, twokey_worker;

-- Who votes locks the plan before anything else, in the same order as the gates, so that two of them never wait for each other.
GRANT EXECUTE ON FUNCTION lock_plan(uuid) TO twokey_web;

GRANT SELECT ON passkey_ratification, break_glass, break_glass_answer TO twokey_web, twokey_worker;
GRANT INSERT ON passkey_ratification, break_glass, break_glass_answer TO twokey_web;
GRANT INSERT, UPDATE (revoked_at) ON role_grant TO twokey_worker;
