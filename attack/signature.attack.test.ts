import { beforeAll, describe, expect, test } from "vitest";
import { toBase64url } from "@/lib/signature/base64url";
import { type Act, challengeFor } from "@/lib/signature/challenge";
import { useDatabase } from "@/test/database";
import { seeLive } from "@/test/see-live";
import { type Bend, SoftwareAuthenticator } from "@/test/software-authenticator";
import { addPlan, type StoredTestPlan } from "@/test/stored-plan";
import { callAction, decisionOf, refusalsOf } from "./call-action";
import { useDesk } from "./desk";
import { actionsOfBuild } from "./endpoints";
import { inParallel } from "./http";
import { mutateAssertion } from "./mutate-assertion";
import { addKey, type SceneActor, useScene } from "./scene";
import { seeded } from "./seeded";
import { signIn } from "./session";

const MUTATIONS = 1_000;

const database = useDatabase();
const scene = useScene(database);
const desk = useDesk(database);
const keys = new Map<SceneActor, SoftwareAuthenticator>();
let approver: SceneActor;
let commander: SceneActor;
let cookie = "";

beforeAll(async () => {
  ({ approver, commander } = scene.people);
  for (const person of [approver, commander]) keys.set(person, await addKey(scene.web, person, desk.origin));
  cookie = await signIn(desk, approver.email);
});

const hex = (plan: StoredTestPlan) => plan.digest.toString("hex");
const site = () => ({ origin: desk.origin, rpId: new URL(desk.origin).hostname });

function signed(plan: StoredTestPlan, bend: Bend = {}, act: Act = "approve", by = approver) {
  const challenge = toBase64url(challengeFor(act, hex(plan)));
  const answer = keys.get(by)?.sign({ challenge }, site(), bend);
  if (!answer) throw new Error(`${by.name} has no key`);
  return answer;
}

async function approve(plan: StoredTestPlan, answer: unknown, digest = hex(plan)): Promise<string[]> {
  const input = { planId: plan.id, digest, proof: { kind: "passkey", answer } };
  const id = actionsOfBuild().get("approvePlan") ?? "";
  return refusalsOf(
    await callAction(desk, { id, input, cookie, path: `/incidents/${scene.reference}/approval` }),
  );
}

const votesOn = (plan: StoredTestPlan) => scene.web.approval.count({ where: { planId: plan.id } });

async function freshPlan(): Promise<StoredTestPlan> {
  await seeLive(scene.worker);
  return addPlan(scene.web, scene.people.responder);
}

describe("a signature over HTTP", () => {
  test.each<[string, (plan: StoredTestPlan) => Promise<unknown> | unknown, string]>([
    ["for another plan", async () => signed(await freshPlan()), "signature_not_valid"],
    ["for another act", (plan) => signed(plan, {}, "reject"), "signature_not_valid"],
    ["for taking back", (plan) => signed(plan, {}, "revoke"), "signature_not_valid"],
    ["for breaking the glass", (plan) => signed(plan, {}, "break-glass"), "signature_not_valid"],
    ["without verifying the person", (plan) => signed(plan, { flags: 0x01 }), "signature_not_valid"],
    ["without the person being there", (plan) => signed(plan, { flags: 0x04 }), "signature_not_valid"],
    [
      "made on another site",
      (plan) => signed(plan, { origin: "https://evil.example" }),
      "signature_not_valid",
    ],
    ["made for another site", (plan) => signed(plan, { rpId: "evil.example" }), "signature_not_valid"],
    ["that is a registration", (plan) => signed(plan, { type: "webauthn.create" }), "signature_not_valid"],
    ["by the key of somebody else", (plan) => signed(plan, {}, "approve", commander), "passkey_not_yours"],
    ["by a key that nobody registered", (plan) => signedByStranger(plan), "passkey_not_yours"],
    ["by a foreign key under one's own name", (plan) => underOwnName(plan), "signature_not_valid"],
    ["cut short", (plan) => cutShort(plan), "signature_not_valid"],
    ["that is not there", () => ({}), "signature_not_valid"],
    ["that is null", () => null, "signature_not_valid"],
    ["that is a text", () => "approved", "signature_not_valid"],
  ])("%s is refused and stored nowhere", async (_name, forge, code) => {
    const plan = await freshPlan();
    expect(await approve(plan, await forge(plan))).toEqual([code]);
    expect(await votesOn(plan)).toBe(0);
  });

  test("with another digest than the plan's is refused", async () => {
    const plan = await freshPlan();
    const other = await freshPlan();
    expect(await approve(plan, signed(plan), hex(other))).toEqual(["plan_changed_since_approval"]);
    expect(await approve(plan, signed(other), hex(other))).toEqual(["plan_changed_since_approval"]);
    expect(await votesOn(plan)).toBe(0);
  });

  test("is counted once: sent again, also for another plan, it is refused", async () => {
    const [plan, other] = [await freshPlan(), await freshPlan()];
    const answer = signed(plan);
    expect(await approve(plan, answer)).toEqual([]);
    expect(await approve(plan, answer)).toEqual(["person_already_voted"]);
    expect(await approve(other, answer)).toEqual(["signature_not_valid"]);
    expect([await votesOn(plan), await votesOn(other)]).toEqual([1, 0]);
  });

  test(`changed in any of ${MUTATIONS} ways is refused and stored nowhere; as it was, it is accepted`, async () => {
    const random = seeded("mutated assertions");
    const plan = await freshPlan();
    const honest = signed(plan);
    const forgeries = Array.from({ length: MUTATIONS }, () => mutateAssertion(honest, random));
    for (let start = 0; start < forgeries.length; start += 100) {
      await seeLive(scene.worker);
      const refusals = await inParallel(forgeries.slice(start, start + 100), ({ answer }) =>
        approve(plan, answer),
      );
      const accepted = refusals.flatMap((codes, index) =>
        codes.length === 0 ? [forgeries[start + index]?.how] : [],
      );
      expect(accepted).toEqual([]);
      const codes = new Set(refusals.flat());
      for (const code of codes) expect(["signature_not_valid", "passkey_not_yours"]).toContain(code);
    }
    expect(await votesOn(plan)).toBe(0);
    await seeLive(scene.worker);
    expect(await approve(plan, honest)).toEqual([]);
    expect(await votesOn(plan)).toBe(1);
  });

  test("given fifty times in the same moment is one vote, and everybody is answered", async () => {
    const plan = await freshPlan();
    const answers = Array.from({ length: 50 }, () => signed(plan));
    const id = actionsOfBuild().get("approvePlan") ?? "";
    const input = (answer: unknown) => ({
      planId: plan.id,
      digest: hex(plan),
      proof: { kind: "passkey", answer },
    });
    const replies = await Promise.all(
      answers.map((answer) => callAction(desk, { id, input: input(answer), cookie, path: "/incidents" })),
    );
    expect(replies.filter(({ status }) => status !== 200)).toEqual([]);
    const decisions = replies.map(decisionOf);
    expect(decisions.filter(({ ok }) => ok)).toHaveLength(1);
    const codes = new Set(
      decisions.flatMap((decided) => (decided.ok ? [] : decided.reasons.map(({ code }) => code))),
    );
    expect(
      [...codes].filter((code) => code !== "person_already_voted" && code !== "signature_not_valid"),
    ).toEqual([]);
    expect(await votesOn(plan)).toBe(1);
  });
});

function signedByStranger(plan: StoredTestPlan) {
  const challenge = toBase64url(challengeFor("approve", hex(plan)));
  return new SoftwareAuthenticator("a stranger").sign({ challenge }, site());
}

function underOwnName(plan: StoredTestPlan) {
  const id = keys.get(approver)?.credentialId;
  return { ...signedByStranger(plan), id, rawId: id };
}

function cutShort(plan: StoredTestPlan) {
  const answer = signed(plan);
  const signature = answer.response.signature.slice(0, -8);
  return { ...answer, response: { ...answer.response, signature } };
}
