-- "Start again from the log" keeps the row, so that its version goes on counting and nobody overwrites unseen.
ALTER TABLE message_draft ADD COLUMN discarded_at timestamptz(3);
ALTER TABLE review ADD COLUMN discarded_at timestamptz(3);

ALTER TABLE message_draft ADD CONSTRAINT message_draft_audience CHECK ((audience IN ('slack', 'status', 'email')) IS TRUE);
ALTER TABLE message_draft ADD CONSTRAINT message_draft_phase CHECK ((phase IN ('investigating', 'identified', 'monitoring', 'resolved')) IS TRUE);
ALTER TABLE status_update ADD CONSTRAINT status_update_phase CHECK ((phase IN ('investigating', 'identified', 'monitoring', 'resolved')) IS TRUE);
CREATE INDEX status_update_incident_id_published_at_idx ON status_update (incident_id, published_at);
