import { entropyToMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { describe, expect, it } from "vitest";
import { canonicalize } from "@/lib/domain/plan/canonical-json";
import { planChange, planDocument, rolePlan } from "@/test/plan-document";
import { digestBytes, sha256Hex } from "./digest";
import { aboutRelease, openPlan, sealPlan } from "./plan-seal";
import { reauthenticationMark, verifyReauthentication } from "./reauthentication";
import { digestWords } from "./words";

const sealed = sealPlan(planDocument());
if (!sealed.ok) throw new Error(JSON.stringify(sealed.reasons));
const plan = sealed.value;

describe("digest and words", () => {
  it("is SHA-256", () => {
    expect(sha256Hex(new TextEncoder().encode("abc"))).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });

  it.each(["", "AB".repeat(32), "ab".repeat(31), `${"ab".repeat(32)}\n`])(
    "takes no %j for a digest",
    (text) => {
      expect(() => digestBytes(text)).toThrow(TypeError);
    },
  );

  it("gives twelve words that begin like the BIP-39 sentence of the same bits", () => {
    const words = digestWords(plan.digest);
    const sentence = entropyToMnemonic(digestBytes(plan.digest), wordlist).split(" ");
    expect(words).toEqual(sentence.slice(0, 12));
    expect(digestWords("0".repeat(64))).toEqual(Array(12).fill("abandon"));
    expect(digestWords("f".repeat(64))).toEqual(Array(12).fill("zoo"));
  });
});

describe("a sealed plan", () => {
  it("has the same bytes and digest whatever the order in which it was put together", () => {
    const shuffled = Object.fromEntries(Object.entries(planDocument()).reverse());
    expect(sealPlan(shuffled)).toEqual(sealed);
  });

  it("is opened to the same plan", () => {
    expect(openPlan(plan.canonical, plan.digestBytes)).toEqual(sealed);
  });

  it("may be about roles, with other words, and does not pass for one about a release", () => {
    const roles = sealPlan(rolePlan());
    if (!roles.ok) throw new Error(JSON.stringify(roles.reasons));
    expect(openPlan(roles.value.canonical, roles.value.digestBytes)).toEqual(roles);
    expect(digestWords(roles.value.digest)).not.toEqual(digestWords(plan.digest));
    expect(aboutRelease(roles)).toMatchObject({ ok: false, reasons: [{ code: "plan_not_valid" }] });
    expect(aboutRelease(sealed)).toEqual(sealed);
  });

  it("is not opened with one changed byte", () => {
    for (let at = 0; at < plan.canonical.length; at += 7) {
      const bytes = plan.canonical.slice();
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      expect(openPlan(bytes, plan.digestBytes)).toMatchObject({
        ok: false,
        reasons: [{ code: "plan_digest_wrong" }],
      });
    }
  });

  it("is not opened when the bytes are another text for the same plan, or no plan", () => {
    const spaced = new TextEncoder().encode(JSON.stringify(planDocument(), null, 1));
    const other = new TextEncoder().encode('{"format":"twokey.plan/1"}');
    const hash = (bytes: Uint8Array) => digestBytes(sha256Hex(bytes));
    expect(openPlan(spaced, hash(spaced))).toMatchObject({
      ok: false,
      reasons: [{ code: "plan_not_canonical" }],
    });
    expect(openPlan(other, hash(other))).toMatchObject({ ok: false });
  });

  it("reads a plan of the first format, under its own digest, and proposes none", () => {
    const { changes, ...frame } = planDocument();
    const { target, from, to, steps, undo } = planChange();
    const { name: _, ...place } = target;
    const first = { ...frame, format: "twokey.plan/1", target: place, from, to, steps, undo };
    const text = canonicalize(first);
    const bytes = new TextEncoder().encode(text.ok ? text.value : "");
    const opened = openPlan(bytes, digestBytes(sha256Hex(bytes)));
    expect(opened).toMatchObject({ ok: true, value: { document: { format: "twokey.plan/2", changes } } });
    expect(sealPlan(first)).toMatchObject({ ok: false });
    const { undo: __, ...incomplete } = first;
    const cut = new TextEncoder().encode(JSON.stringify(incomplete));
    expect(openPlan(cut, digestBytes(sha256Hex(cut)))).toMatchObject({ ok: false });
  });

  it("is not sealed when it is too long to be read back", () => {
    const step = { ...planChange().steps[0], kind: "request", does: "x", method: "POST", url: "http://x/" };
    const body = `1.4.2 ${"x".repeat(60_000)}`;
    const { root: _, from: __, to: ___, ...rest } = { root: "", from: "", to: "", ...step };
    const request = (puts: string | null) => ({ ...rest, contentType: null, body, puts });
    const steps = [request("1.4.2"), ...Array.from({ length: 5 }, () => request(null))];
    const sealed = sealPlan({ ...planDocument(), changes: [{ ...planChange(), steps }] });
    expect(sealed).toMatchObject({ ok: false, reasons: [{ code: "plan_not_canonical" }] });
    const short = sealPlan({ ...planDocument(), changes: [{ ...planChange(), steps: steps.slice(0, 2) }] });
    expect(short).toMatchObject({ ok: true });
  });

  it("names the field that keeps a plan from being sealed", () => {
    const to = { ...planChange().to, releaseId: "latest" };
    const refused = sealPlan(planDocument({ to }));
    expect(!refused.ok && refused.reasons[0]).toMatchObject({
      code: "plan_target_relative",
      field: "changes.0.to.releaseId",
    });
  });
});

describe("a new sign-in instead of a passkey", () => {
  const evidence = {
    kind: "reauthenticate",
    act: "approve",
    digest: plan.digest,
    personId: "p1",
    accountId: "a1",
    by: "password",
    authenticatedAt: "2026-11-03T01:00:00.000Z",
    signedAt: "2026-11-03T01:00:59.000Z",
    nonce: "0".repeat(32),
  } as const;
  const expected = { act: "approve", digest: plan.digest, personId: "p1", accountId: "a1" } as const;

  it("counts for the same act, plan, person and account within a minute", () => {
    expect(verifyReauthentication(evidence, expected)).toEqual({ ok: true, value: evidence });
    expect(reauthenticationMark(evidence)).not.toEqual(
      reauthenticationMark({ ...evidence, nonce: "1".repeat(32) }),
    );
  });

  it.each([
    ["another act", { act: "reject" }, "signature_not_valid"],
    ["another plan", { digest: "0".repeat(64) }, "signature_not_valid"],
    ["another person", { personId: "p2" }, "signature_not_valid"],
    ["another account", { accountId: "a2" }, "signature_not_valid"],
    ["61 seconds", { signedAt: "2026-11-03T01:01:01.000Z" }, "reauthentication_too_old"],
    ["a sign-in after the act", { signedAt: "2026-11-03T00:59:59.000Z" }, "reauthentication_too_old"],
    ["a missing field", { nonce: undefined }, "signature_not_valid"],
  ])("does not count with %s", (_, changes, code) => {
    expect(verifyReauthentication({ ...evidence, ...changes }, expected)).toMatchObject({
      ok: false,
      reasons: [{ code }],
    });
  });
});
