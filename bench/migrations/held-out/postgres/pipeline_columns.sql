-- name: add pipeline columns (ticket ENG-441)
ALTER TABLE IF EXISTS ONLY public.builds
    ADD COLUMN IF NOT EXISTS pipeline_id bigint,
    ADD COLUMN IF NOT EXISTS retries smallint DEFAULT 0 NOT NULL;

CREATE INDEX IF NOT EXISTS builds_pipeline_id_idx
    ON public.builds USING btree (pipeline_id);
