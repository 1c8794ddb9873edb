ALTER TABLE ticket ADD COLUMN "drop table; x" text;
COMMENT ON COLUMN ticket."drop table; x" IS $c$It's what "DELETE FROM" was called$c$;
