-- A release that was taken back must not come back by itself: who holds it, since when, how, and until what.

CREATE TABLE "quarantine" (
    "id" UUID NOT NULL,
    "service" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "release_id" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "commit" TEXT,
    "incident_id" UUID NOT NULL,
    "execution_id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "means" TEXT,
    "until" TEXT NOT NULL,
    "held_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "quarantine_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "quarantine_service_held_at_idx" ON "quarantine"("service", "held_at");
ALTER TABLE "quarantine" ADD CONSTRAINT "quarantine_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "quarantine" ADD CONSTRAINT "quarantine_execution_id_fkey" FOREIGN KEY ("execution_id") REFERENCES "execution"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "quarantine" ADD CONSTRAINT "quarantine_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- How it ended: by the fix that went live (person null), or by a person with a reason.
CREATE TABLE "quarantine_end" (
    "quarantine_id" UUID NOT NULL,
    "person_id" UUID,
    "reason" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "quarantine_end_pkey" PRIMARY KEY ("quarantine_id")
);
ALTER TABLE "quarantine_end" ADD CONSTRAINT "quarantine_end_quarantine_id_fkey" FOREIGN KEY ("quarantine_id") REFERENCES "quarantine"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "quarantine_end" ADD CONSTRAINT "quarantine_end_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE quarantine_end ADD CONSTRAINT quarantine_end_reason CHECK ((length(btrim(reason)) >= 10) IS TRUE);

CREATE FUNCTION quarantine_gate() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  NEW.held_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER quarantine_gate BEFORE INSERT ON quarantine FOR EACH ROW EXECUTE FUNCTION quarantine_gate();
ALTER TABLE quarantine ENABLE ALWAYS TRIGGER quarantine_gate;

CREATE FUNCTION quarantine_end_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  NEW.ended_at := clock_timestamp();
  PERFORM 1 FROM quarantine WHERE id = NEW.quarantine_id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM quarantine_end WHERE quarantine_id = NEW.quarantine_id) THEN PERFORM refuse('quarantine_ended'); END IF;
  IF NEW.person_id IS NOT NULL AND holds_role(NEW.person_id, ARRAY['approver', 'commander'], NEW.ended_at) IS NOT TRUE THEN
    PERFORM refuse('role_missing');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER quarantine_end_gate BEFORE INSERT ON quarantine_end FOR EACH ROW EXECUTE FUNCTION quarantine_end_gate();
ALTER TABLE quarantine_end ENABLE ALWAYS TRIGGER quarantine_end_gate;

DO $$
DECLARE fact text;
BEGIN
  FOREACH fact IN ARRAY ARRAY['quarantine', 'quarantine_end'] LOOP
    EXECUTE format('CREATE TRIGGER keep_facts BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION keep_facts()', fact);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_facts', fact);
    EXECUTE format('CREATE TRIGGER keep_facts_whole BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION keep_facts()', fact);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_facts_whole', fact);
  END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION quarantine_gate(), quarantine_end_gate() FROM PUBLIC;
GRANT SELECT ON quarantine, quarantine_end TO twokey_web, twokey_worker;
GRANT INSERT ON quarantine TO twokey_worker;
GRANT INSERT (quarantine_id, person_id, reason) ON quarantine_end TO twokey_web;
-- The worker speaks in nobody's name.
GRANT INSERT (quarantine_id, reason) ON quarantine_end TO twokey_worker;
