DO $$ BEGIN
 CREATE TYPE "public"."plan_kind" AS ENUM('free', 'team', 'company');
EXCEPTION
 WHEN duplicate_object THEN null;
END $$;
--> statement-breakpoint
ALTER TABLE "account" ADD COLUMN "plan" "plan_kind" DEFAULT 'free' NOT NULL;
