-- The log says what happened; the facts it is about (votes, plans, roles, keys, executions) are sealed into a chain of
-- their own, so that a fact that was changed, removed or slipped in shows as well. Signed checkpoints cover both heads.

CREATE TABLE "fact_seal" (
    "position" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "prev_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "fact_seal_pkey" PRIMARY KEY ("position")
);

CREATE TABLE "fact_seal_head" (
    "id" INTEGER NOT NULL,
    "position" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "fact_seal_head_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "checkpoint_note" (
    "id" BIGSERIAL NOT NULL,
    "origin" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "checkpoint_note_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "checkpoint_place" (
    "origin" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "file_error" TEXT,
    "git" TEXT,
    "git_error" TEXT,
    "git_at" TIMESTAMPTZ(3),
    "size" BIGINT,
    "head" BYTEA,
    "signed_at" TIMESTAMPTZ(3),
    "checked_at" TIMESTAMPTZ(3) NOT NULL,
    "alarm" TEXT,
    "alarm_at" TIMESTAMPTZ(3),

    CONSTRAINT "checkpoint_place_pkey" PRIMARY KEY ("origin")
);

CREATE INDEX "checkpoint_note_origin_id_idx" ON "checkpoint_note"("origin", "id");

INSERT INTO fact_seal_head (id, position, hash) VALUES (1, 0, sha256('twokey/fact-seals/1'::bytea));
ALTER TABLE fact_seal_head ADD CONSTRAINT fact_seal_head_single CHECK ((id = 1) IS TRUE);

-- ── Seals ───────────────────────────────────────────────────────────────────────────────────────────────────
-- What of a row is sealed, its key first. lib/audit/sealed-fact.ts knows the same lists.

CREATE FUNCTION sealed_columns(kind text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE kind
    WHEN 'person' THEN ARRAY['id', 'name', 'created_at', 'disabled_at']
    WHEN 'account' THEN ARRAY['id', 'person_id', 'created_at', 'disabled_at', 'password_usable_from']
    WHEN 'role_grant' THEN ARRAY['id', 'person_id', 'role', 'granted_at', 'effective_from', 'plan_id', 'revoked_at']
    WHEN 'passkey' THEN ARRAY['id', 'person_id', 'credential_id', 'public_key', 'rp_id', 'created_at', 'usable_from', 'revoked_at']
    WHEN 'passkey_ratification' THEN ARRAY['passkey_id', 'person_id', 'signed_with_id', 'digest', 'signature', 'evidence', 'ratified_at']
    WHEN 'plan' THEN ARRAY['id', 'incident_id', 'proposer_id', 'target_key', 'digest', 'proposed_at', 'expires_at']
    WHEN 'plan_end' THEN ARRAY['plan_id', 'outcome', 'reason', 'person_id', 'at']
    WHEN 'approval' THEN ARRAY['id', 'plan_id', 'person_id', 'account_id', 'act', 'method', 'digest', 'signature', 'passkey_id', 'evidence', 'reason', 'voted_at']
    WHEN 'approval_revocation' THEN ARRAY['approval_id', 'method', 'signature', 'evidence', 'reason', 'revoked_at']
    WHEN 'break_glass' THEN ARRAY['plan_id', 'person_id', 'account_id', 'passkey_id', 'digest', 'signature', 'evidence', 'reason', 'used_at', 'countersign_by']
    WHEN 'break_glass_answer' THEN ARRAY['plan_id', 'person_id', 'account_id', 'passkey_id', 'act', 'digest', 'signature', 'evidence', 'reason', 'answered_at']
    WHEN 'execution' THEN ARRAY['id', 'plan_id', 'target_key', 'state', 'outcome', 'started_at', 'finished_at']
    WHEN 'execution_step' THEN ARRAY['execution_id', 'position', 'kind', 'idempotency_key', 'state', 'call', 'detail', 'attempts', 'intent_at', 'sent_at', 'ended_at']
  END
$$;

-- Each value as text or null, in the text form of jsonb. Times are written in the session's zone: callers set UTC.
CREATE FUNCTION sealed_text(fact jsonb, kind text) RETURNS text LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT jsonb_agg(fact ->> wanted ORDER BY place)::text FROM unnest(sealed_columns(kind)) WITH ORDINALITY AS sealed(wanted, place)
$$;

CREATE FUNCTION append_seal(kind text, sealed text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  head fact_seal_head;
  seal fact_seal;
BEGIN
  SELECT * INTO STRICT head FROM fact_seal_head WHERE id = 1 FOR UPDATE;
  seal.position := head.position + 1;
  seal.kind := kind;
  seal.key := sealed::jsonb ->> 0;
  IF kind = 'execution_step' THEN seal.key := seal.key || ':' || (sealed::jsonb ->> 1); END IF;
  seal.digest := sha256(convert_to(sealed, 'UTF8'));
  seal.at := date_trunc('milliseconds', clock_timestamp());
  seal.prev_hash := head.hash;
  seal.hash := sha256(head.hash || convert_to(jsonb_build_array(
    seal.position, seal.kind, seal.key, encode(seal.digest, 'hex'),
    to_char(seal.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::text, 'UTF8'));
  INSERT INTO fact_seal VALUES (seal.*);
  UPDATE fact_seal_head SET position = seal.position, hash = seal.hash WHERE id = 1;
END $$;

CREATE FUNCTION seal_fact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE sealed text := sealed_text(to_jsonb(NEW), TG_TABLE_NAME);
BEGIN
  IF TG_OP = 'INSERT' OR sealed IS DISTINCT FROM sealed_text(to_jsonb(OLD), TG_TABLE_NAME) THEN
    PERFORM append_seal(TG_TABLE_NAME, sealed);
  END IF;
  RETURN NULL;
END $$;

-- Sealed when the transaction commits: the head of the seals is the last lock that anybody takes, so nobody waits for
-- anybody in a circle. What is there already is sealed as it stands now.
DO $$
DECLARE
  kind text;
  sealed text;
BEGIN
  PERFORM set_config('TimeZone', 'UTC', true);
  FOREACH kind IN ARRAY ARRAY['person', 'account', 'role_grant', 'passkey', 'passkey_ratification', 'plan', 'plan_end', 'approval', 'approval_revocation', 'break_glass', 'break_glass_answer', 'execution', 'execution_step'] LOOP
    FOR sealed IN EXECUTE format('SELECT sealed_text(to_jsonb(fact), %L) FROM %I AS fact ORDER BY 1', kind, kind) LOOP
      PERFORM append_seal(kind, sealed);
    END LOOP;
    EXECUTE format('CREATE CONSTRAINT TRIGGER seal_fact AFTER INSERT OR UPDATE ON %I DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION seal_fact()', kind);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER seal_fact', kind);
  END LOOP;
  FOREACH kind IN ARRAY ARRAY['fact_seal', 'checkpoint_note'] LOOP
    EXECUTE format('CREATE TRIGGER keep_facts BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION keep_facts()', kind);
    EXECUTE format('CREATE TRIGGER keep_facts_whole BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION keep_facts()', kind);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_facts', kind);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_facts_whole', kind);
  END LOOP;
END $$;

-- ── An alarm is seen at once ────────────────────────────────────────────────────────────────────────────────

CREATE FUNCTION tell_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('twokey_live', '{"topic":"audit"}');
  RETURN NULL;
END $$;
CREATE TRIGGER tell_live AFTER UPDATE ON checkpoint_place FOR EACH ROW
  WHEN (NEW.alarm_at IS DISTINCT FROM OLD.alarm_at) EXECUTE FUNCTION tell_of_audit();

-- An answer to an alarm is a row of the log; it is looked for whenever the desk is shown.
CREATE INDEX timeline_alarm_answers ON timeline_entry (position) WHERE event = 'audit_alarm_answered';
CREATE TRIGGER tell_audit AFTER INSERT ON timeline_entry FOR EACH ROW
  WHEN (NEW.event = 'audit_alarm_answered') EXECUTE FUNCTION tell_of_audit();

-- ── Who may do what ─────────────────────────────────────────────────────────────────────────────────────────
-- Seals are made by the triggers alone; only the worker, which holds the key, writes of checkpoints.

REVOKE EXECUTE ON FUNCTION append_seal(text, text), seal_fact(), tell_of_audit(), sealed_columns(text), sealed_text(jsonb, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sealed_columns(text), sealed_text(jsonb, text) TO twokey_web;
GRANT SELECT ON fact_seal, fact_seal_head, checkpoint_note, checkpoint_place TO twokey_web, twokey_worker;
GRANT INSERT ON checkpoint_note TO twokey_worker;
GRANT INSERT, UPDATE ON checkpoint_place TO twokey_worker;
GRANT USAGE ON SEQUENCE checkpoint_note_id_seq TO twokey_worker;
