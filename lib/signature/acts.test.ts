import { expect, test } from "vitest";
import { SoftwareAuthenticator } from "@/test/software-authenticator";
import { toBase64url } from "./base64url";
import { ACTS, type Act, challengeFor } from "./challenge";
import { verifyPlanSignature } from "./passkey";
import { verifyOffline } from "./verify-offline";

const site = { origin: "https://desk.example.org", rpId: "desk.example.org" };
const digest = "ab".repeat(32);
const mina = new SoftwareAuthenticator("Mina");

const pairs = ACTS.flatMap((given) => ACTS.map((used) => [given, used] as const));

/** Whether what was signed for one act passes for another, by both verifiers and from stored evidence that lies. */
async function passes(given: Act, used: Act): Promise<boolean[]> {
  const key = { ...mina.signingKey, counter: 0 };
  const answer = mina.sign({ challenge: toBase64url(challengeFor(given, digest)) }, site);
  const attempt = { digest, answer, key, site, now: new Date("2026-11-03T01:00:00.000Z") };
  const onReceipt = await verifyPlanSignature({ act: used, ...attempt });
  const honest = await verifyPlanSignature({ act: given, ...attempt });
  if (!honest.ok) throw new Error(honest.reasons[0]?.message);
  const lying = { ...honest.value.evidence, act: used };
  const expected = { act: used, digest, publicKey: mina.cose, ...site };
  return [onReceipt.ok, verifyOffline(honest.value.evidence, expected).ok, verifyOffline(lying, expected).ok];
}

test.each(pairs)("a signature for %s is good for %s only if they are the same", async (given, used) => {
  const same = given === used;
  expect(await passes(given, used)).toEqual([same, same, same]);
});
