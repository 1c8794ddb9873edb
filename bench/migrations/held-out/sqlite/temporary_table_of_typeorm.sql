CREATE TABLE "temporary_post" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "title" varchar NOT NULL, "views" integer NOT NULL DEFAULT (0));
INSERT INTO "temporary_post"("id", "title") SELECT "id", "title" FROM "post";
DROP TABLE "post";
ALTER TABLE "temporary_post" RENAME TO "post";
