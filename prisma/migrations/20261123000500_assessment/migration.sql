-- CreateTable
CREATE TABLE "assessment" (
    "id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "service" TEXT NOT NULL,
    "to_release_id" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "ready_at" TIMESTAMPTZ(3),
    "result" JSONB,
    "error" TEXT,

    CONSTRAINT "assessment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "assessment_incident_id_requested_at_idx" ON "assessment"("incident_id", "requested_at");

-- AddForeignKey
ALTER TABLE "assessment" ADD CONSTRAINT "assessment_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE assessment ADD CONSTRAINT assessment_state CHECK ((state IN ('waiting', 'ready', 'failed')) IS TRUE);

-- The web process asks, the worker answers; both sides wake the other.
CREATE TRIGGER wake_worker AFTER INSERT ON assessment FOR EACH ROW EXECUTE FUNCTION wake_worker('assess_release', 'id');
CREATE TRIGGER tell_live AFTER UPDATE ON assessment FOR EACH ROW EXECUTE FUNCTION tell_of_incident_row();

GRANT SELECT, INSERT ON assessment TO twokey_web;
GRANT SELECT ON assessment TO twokey_worker;
GRANT UPDATE (state, ready_at, result, error) ON assessment TO twokey_worker;
