import { describe, expect, it } from "vitest";
import { type Bend, SoftwareAuthenticator } from "@/test/software-authenticator";
import { toBase64url } from "./base64url";
import { ACTS, type Act, challengeFor } from "./challenge";
import { type Site, signingOptions, verifyPlanSignature } from "./passkey";
import { registrationOptions, verifyRegistration } from "./passkey-registration";
import { verifyOffline } from "./verify-offline";

const site: Site = { origin: "https://desk.example.org", rpId: "desk.example.org" };
const digest = "ab".repeat(32);
const now = new Date("2026-11-03T01:00:00.000Z");
const ana = new SoftwareAuthenticator("Ana");

async function optionsFor(act: Act, of = digest) {
  const options = await signingOptions({ act, digest: of, rpId: site.rpId, keys: [ana.signingKey] });
  if (!options.ok) throw new Error("no options");
  return options.value;
}

async function signed(bend: Bend = {}, act: Act = "approve") {
  const key = ana.signingKey;
  return { answer: ana.sign(await optionsFor(act), site, bend), key, act, digest, site, now };
}

const codeOf = async (attempt: Parameters<typeof verifyPlanSignature>[0]) => {
  const result = await verifyPlanSignature(attempt);
  return result.ok ? "accepted" : result.reasons[0]?.code;
};

describe("signing options", () => {
  it("ask for exactly the act and the plan, one of the person's own keys and a verified user", async () => {
    const options = await optionsFor("approve");
    expect(options.challenge).toBe(toBase64url(challengeFor("approve", digest)));
    expect(options).toMatchObject({ rpId: site.rpId, userVerification: "required" });
    expect(options.allowCredentials?.map((key) => key.id)).toEqual([ana.credentialId]);
  });

  it("are refused to somebody without a passkey", async () => {
    const options = await signingOptions({ act: "approve", digest, rpId: site.rpId, keys: [] });
    expect(options).toMatchObject({ ok: false, reasons: [{ code: "passkey_missing" }] });
  });

  it("differ for every act", () => {
    expect(new Set(ACTS.map((act) => toBase64url(challengeFor(act, digest)))).size).toBe(ACTS.length);
  });
});

describe("a passkey's signature", () => {
  it.each(ACTS)("is accepted for the act %s that it was given for", async (act) => {
    expect(await codeOf(await signed({}, act))).toBe("accepted");
  });

  it("gives evidence that verifies without the library, after a journey through JSON", async () => {
    const result = await verifyPlanSignature(await signed());
    if (!result.ok) throw new Error("refused");
    const stored: unknown = JSON.parse(JSON.stringify(result.value.evidence));
    const expected = { act: "approve" as const, digest, publicKey: ana.cose, ...site };
    expect(verifyOffline(stored, expected)).toEqual({ ok: true, value: result.value.evidence });
    expect(result.value.evidence).toMatchObject({ flags: 5, signedAt: "2026-11-03T01:00:00.000Z" });
    expect(verifyOffline(stored, { ...expected, digest: "cd".repeat(32) }).ok).toBe(false);
    expect(verifyOffline(stored, { ...expected, act: "reject" }).ok).toBe(false);
    expect(verifyOffline(stored, { ...expected, publicKey: new SoftwareAuthenticator("Eve").cose }).ok).toBe(
      false,
    );
    expect(verifyOffline(stored, { ...expected, origin: "https://desk.example.com" }).ok).toBe(false);
    expect(verifyOffline(stored, { ...expected, rpId: "example.org" }).ok).toBe(false);
  });

  it("is refused for every other act", async () => {
    for (const given of ACTS) {
      for (const used of ACTS.filter((act) => act !== given)) {
        expect(await codeOf({ ...(await signed({}, given)), act: used })).toBe("signature_not_valid");
      }
    }
  });

  it("is refused for another plan", async () => {
    expect(await codeOf({ ...(await signed()), digest: `${"ab".repeat(31)}ac` })).toBe("signature_not_valid");
  });

  it.each<[string, Bend]>([
    ["nobody was verified", { flags: 0x01 }],
    ["nobody was present", { flags: 0x04 }],
    ["another address", { origin: "https://desk.example.org.evil.example" }],
    ["plain http", { origin: "http://desk.example.org" }],
    ["another port", { origin: "https://desk.example.org:8443" }],
    ["another site", { rpId: "example.org" }],
    ["a registration in disguise", { type: "webauthn.create" }],
    ["a frame of another page", { client: { crossOrigin: true } }],
    ["a frame of a named page", { client: { crossOrigin: true, topOrigin: "https://evil.example" } }],
    ["data after the end", { tail: new Uint8Array([1, 2, 3]) }],
    ["another challenge", { client: { challenge: toBase64url(new Uint8Array(32)) } }],
  ])("is refused when it says: %s", async (_, bend) => {
    expect(await codeOf(await signed(bend))).toBe("signature_not_valid");
  });

  it("is refused with somebody else's key", async () => {
    const eve = new SoftwareAuthenticator("Eve");
    const attempt = await signed();
    expect(await codeOf({ ...attempt, key: eve.signingKey })).toBe("passkey_not_yours");
    const disguised = { ...eve.signingKey, credentialId: ana.credentialId };
    expect(await codeOf({ ...attempt, key: disguised })).toBe("signature_not_valid");
  });

  it("is refused when the authenticator's counter runs backwards", async () => {
    const attempt = await signed();
    expect(await codeOf({ ...attempt, key: { ...attempt.key, counter: 1000 } })).toBe("signature_not_valid");
  });

  it.each([null, undefined, "x", 1, [], {}, { id: ana.credentialId }])(
    "is refused when it is %j",
    async (answer) => {
      expect(await codeOf({ ...(await signed()), answer })).toBe("signature_not_valid");
    },
  );
});

describe("a damaged signature", () => {
  const parts = ["clientDataJSON", "authenticatorData", "signature"] as const;

  it("is refused at any of 240 changed bits", async () => {
    const attempt = await signed();
    const accepted: string[] = [];
    for (let round = 0; round < 240; round++) {
      const part = parts[round % 3] as (typeof parts)[number];
      const bytes = Buffer.from(attempt.answer.response[part], "base64url");
      const at = (round * 31) % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (round % 8));
      const response = { ...attempt.answer.response, [part]: toBase64url(bytes) };
      if ((await codeOf({ ...attempt, answer: { ...attempt.answer, response } })) === "accepted")
        accepted.push(`${part} ${at}`);
    }
    expect(accepted).toEqual([]);
  });

  it.each(parts)("is refused when %s is cut off anywhere", async (part) => {
    const attempt = await signed();
    const bytes = Buffer.from(attempt.answer.response[part], "base64url");
    for (let length = 0; length < bytes.length; length += 1) {
      const response = { ...attempt.answer.response, [part]: toBase64url(bytes.subarray(0, length)) };
      expect(await codeOf({ ...attempt, answer: { ...attempt.answer, response } })).toBe(
        "signature_not_valid",
      );
    }
  });

  it.each(parts)("is refused when %s is written in another way", async (part) => {
    const attempt = await signed();
    const response = { ...attempt.answer.response, [part]: `${attempt.answer.response[part]}=` };
    expect(await codeOf({ ...attempt, answer: { ...attempt.answer, response } })).toBe("signature_not_valid");
  });
});

describe("registration", () => {
  const request = {
    installation: "Twokey",
    rpId: site.rpId,
    person: { id: "p1", email: "ana@example.org", name: "Ana" },
    existing: [],
  };

  it("keeps the key that the authenticator made", async () => {
    const options = await registrationOptions(request);
    expect(options.authenticatorSelection?.userVerification).toBe("required");
    const answer = new SoftwareAuthenticator("Ana").register(options, site);
    const registered = await verifyRegistration({ answer, challenge: options.challenge, site });
    expect(registered).toMatchObject({
      ok: true,
      value: { credentialId: ana.credentialId, counter: 0, synced: false },
    });
    expect(registered.ok && Buffer.compare(registered.value.publicKey, ana.cose)).toBe(0);
  });

  it.each<[string, Bend]>([
    ["another address", { origin: "https://evil.example" }],
    ["another site", { rpId: "evil.example" }],
    ["a user who was not verified", { flags: 0x41 }],
    ["another challenge", { client: { challenge: "AAAA" } }],
  ])("is refused with %s", async (_, bend) => {
    const options = await registrationOptions(request);
    const answer = new SoftwareAuthenticator("Ana").register(options, site, bend);
    expect((await verifyRegistration({ answer, challenge: options.challenge, site })).ok).toBe(false);
  });

  it.each([null, {}, "x"])("is refused when the answer is %j", async (answer) => {
    expect((await verifyRegistration({ answer, challenge: "x", site })).ok).toBe(false);
  });
});
