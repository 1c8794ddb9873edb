ALTER TABLE "Orders"
  DROP COLUMN IF EXISTS "Old Price"; -- gone
