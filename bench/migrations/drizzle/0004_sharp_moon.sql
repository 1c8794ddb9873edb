ALTER TABLE "account" RENAME COLUMN "mail" TO "email";--> statement-breakpoint
ALTER TABLE "account" DROP COLUMN "fax";
