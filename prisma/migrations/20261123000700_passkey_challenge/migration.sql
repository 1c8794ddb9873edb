-- CreateTable
CREATE TABLE "passkey_challenge" (
    "person_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "challenge" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "passkey_challenge_pkey" PRIMARY KEY ("person_id")
);

-- AddForeignKey
ALTER TABLE "passkey_challenge" ADD CONSTRAINT "passkey_challenge_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One open registration a person; taking it out of the table is what makes it usable once.
GRANT SELECT, INSERT, UPDATE, DELETE ON passkey_challenge TO twokey_web;
