DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'job' AND column_name = 'queue') THEN
    ALTER TABLE job ADD COLUMN queue text NOT NULL DEFAULT 'default';
  END IF;
END;
$$ LANGUAGE plpgsql;
