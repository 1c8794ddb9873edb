import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/command";
import type { Database } from "@/lib/db/client";
import { toBase64url } from "@/lib/signature/base64url";
import { type Act, challengeFor } from "@/lib/signature/challenge";
import { TEST_SITE } from "@/test/run";
import { SoftwareAuthenticator } from "@/test/software-authenticator";

/** The software keys of people in a test. */
export class Keys {
  private readonly held = new Map<string, SoftwareAuthenticator>();

  /** Registers a key as the desk would; from when it may sign is the database's to say. */
  async add(db: Database, person: Actor, label = "key"): Promise<string> {
    const authenticator = new SoftwareAuthenticator(`${person.personId} ${label}`);
    const { credentialId, publicKey } = authenticator.signingKey;
    const { id } = await db.passkey.create({
      data: {
        id: randomUUID(),
        personId: person.personId,
        credentialId,
        publicKey: new Uint8Array(publicKey),
        transports: [],
        rpId: TEST_SITE.rpId,
        label,
      },
    });
    this.held.set(`${person.personId} ${label}`, authenticator);
    return id;
  }

  /** The browser's answer with this person's key: an act on what has this digest (64 digits). */
  answer(person: Actor, act: Act, digest: string, label = "key") {
    const challenge = toBase64url(challengeFor(act, digest));
    return this.held.get(`${person.personId} ${label}`)?.sign({ challenge }, TEST_SITE);
  }

  /** Input of a command that votes. */
  vote(person: Actor, act: Act, plan: { planId: string; digest: string }, reason = "because") {
    const answer = this.answer(person, act, plan.digest);
    return { ...plan, reason, proof: { kind: "passkey", answer } };
  }
}
