-- "Test connection": somebody asks, the worker tries what may be tried without changing anything, and says what it found.

CREATE TABLE "connection_test" (
    "id" UUID NOT NULL,
    "service" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "requested_by" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "ok" BOOLEAN,
    "findings" JSONB,

    CONSTRAINT "connection_test_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "connection_test_service_target_requested_at_idx" ON "connection_test"("service", "target", "requested_at");
ALTER TABLE "connection_test" ADD CONSTRAINT "connection_test_requested_by_fkey" FOREIGN KEY ("requested_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE connection_test ADD CONSTRAINT connection_test_answer CHECK (((ended_at IS NULL) = (ok IS NULL) AND (ok IS NULL) = (findings IS NULL)) IS TRUE);

CREATE TRIGGER wake_worker AFTER INSERT ON connection_test FOR EACH ROW EXECUTE FUNCTION wake_worker('test_connection', 'id');

CREATE FUNCTION tell_of_connection_test() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_notify('twokey_live', json_build_object('topic', 'service', 'id', NEW.service)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER tell_live AFTER INSERT OR UPDATE ON connection_test FOR EACH ROW EXECUTE FUNCTION tell_of_connection_test();

REVOKE EXECUTE ON FUNCTION tell_of_connection_test() FROM PUBLIC;
GRANT SELECT ON connection_test TO twokey_web, twokey_worker;
GRANT INSERT (id, service, target, requested_by) ON connection_test TO twokey_web;
GRANT UPDATE (ended_at, ok, findings) ON connection_test TO twokey_worker;
