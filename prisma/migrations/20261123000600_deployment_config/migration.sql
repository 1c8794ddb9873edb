-- What the configuration was when a release was first seen live: without it nobody can tell whether it drifted since.
ALTER TABLE "deployment" ADD COLUMN "config_hash" TEXT;
