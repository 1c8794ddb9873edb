import { describe, expect, it } from "vitest";
import { type Bend, SoftwareAuthenticator } from "@/test/software-authenticator";
import { toBase64url } from "./base64url";
import { challengeFor } from "./challenge";
import type { PasskeyEvidence } from "./evidence";
import { verifyOffline } from "./verify-offline";

const site = { origin: "https://desk.example.org", rpId: "desk.example.org" };
const digest = "ab".repeat(32);
const other = "cd".repeat(32);
const ana = new SoftwareAuthenticator("Ana");
const expected = { act: "approve", digest, publicKey: ana.cose, ...site } as const;

/** Stored evidence as an honest server would have written it, over whatever the authenticator was made to sign. */
function evidence(bend: Bend = {}, changes: Partial<PasskeyEvidence> = {}): PasskeyEvidence {
  const { response, id } = ana.sign({ challenge: toBase64url(challengeFor("approve", digest)) }, site, bend);
  return {
    kind: "passkey",
    act: "approve",
    digest,
    credentialId: id,
    publicKey: toBase64url(ana.cose),
    ...response,
    ...site,
    flags: bend.flags ?? 5,
    signedAt: "2026-11-03T01:00:00.000Z",
    ...changes,
  };
}

/** Why it is refused, or “holds”. */
const verdict = (stored: unknown, about: Parameters<typeof verifyOffline>[1] = expected) => {
  const decision = verifyOffline(stored, about);
  return decision.ok ? "holds" : decision.reasons[0]?.message;
};

describe("stored evidence", () => {
  it("holds for what it was given for", () => {
    expect(verdict(evidence())).toBe("holds");
  });

  it.each<[string, Bend, string]>([
    ["nobody was verified", { flags: 0x01 }, "did not verify who was there"],
    ["nobody was present", { flags: 0x04 }, "nobody was present"],
    ["it comes from another site", { rpId: "example.org" }, "another site"],
    ["it comes from another address", { origin: "https://desk.example.com" }, "another address"],
    ["it was given in a frame", { client: { crossOrigin: true } }, "inside another page"],
    ["it is a registration", { type: "webauthn.create" }, "not a signature"],
    [
      "it is about another challenge",
      { client: { challenge: toBase64url(challengeFor("reject", digest)) } },
      "another act",
    ],
    ["something stands behind the data", { tail: new Uint8Array([0]) }, "too long"],
  ])("does not hold when %s, though it is signed", (_, bend, why) => {
    expect(verdict(evidence(bend))).toContain(why);
  });

  it.each<[string, Partial<PasskeyEvidence>, string]>([
    ["act", { act: "reject" }, "another act or another plan"],
    ["digest", { digest: other }, "another act or another plan"],
    ["public key", { publicKey: toBase64url(new SoftwareAuthenticator("Eve").cose) }, "somebody else"],
    ["origin", { origin: "https://elsewhere.example" }, "another address"],
    ["site", { rpId: "elsewhere.example" }, "another site"],
    ["flags", { flags: 4 }, "not the signed ones"],
    ["time", { signedAt: "yesterday" }, "not complete"],
    ["kind", { kind: "reauthenticate" as "passkey" }, "not complete"],
    ["client data", { clientDataJSON: toBase64url(new TextEncoder().encode("null")) }, "cannot be read"],
  ])("does not hold when somebody rewrote its %s", (_, changes, why) => {
    expect(verdict(evidence({}, changes))).toContain(why);
  });

  it("does not hold for another act or plan, also when its own fields were rewritten to match", () => {
    expect(verdict(evidence({}, { digest: other }), { ...expected, digest: other })).toContain("another act");
    expect(verdict(evidence({}, { act: "revoke" }), { ...expected, act: "revoke" })).toContain("another act");
  });

  it("does not hold with an unknown field or without a known one", () => {
    const { flags: _, ...less } = evidence();
    expect(verdict({ ...evidence(), note: "x" })).toContain("not complete");
    expect(verdict(less)).toContain("not complete");
    expect(verdict(null)).toContain("not complete");
  });

  it.each(["authenticatorData", "clientDataJSON", "signature"] as const)(
    "does not hold with any changed byte of %s",
    (part) => {
      const stored = evidence();
      const bytes = Buffer.from(stored[part], "base64url");
      for (let at = 0; at < bytes.length; at++) {
        const bent = Buffer.from(bytes);
        bent[at] = (bent[at] ?? 0) ^ 0x20;
        expect(
          verdict({
            ...stored,
            flags: part === "authenticatorData" ? (bent[32] ?? 0) : stored.flags,
            [part]: toBase64url(bent),
          }),
        ).not.toBe("holds");
      }
    },
  );
});
