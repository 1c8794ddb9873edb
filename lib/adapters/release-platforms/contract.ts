import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type {
  Ends,
  Observation,
  ReleasePlatform,
  Sending,
  SendOutcome,
} from "@/lib/adapters/release-platforms/release-platform";
import { testSending } from "@/lib/adapters/release-platforms/test-sending";
import { faultsOfChange } from "@/lib/domain/plan/faults-of-release-plan";
import { callOf, type PlanStep } from "@/lib/domain/plan/plan-step";
import { planStepSchema } from "@/lib/schemas/plan-step";

/**
 * The most real platform there is, small, that can be made to misbehave. The plan goes from what is live to another
 * release. `versionUrl` of the target leads to a server that names the release which the platform serves.
 */
export type PlatformRig = {
  platform: ReleasePlatform;
  plan: Ends;
  /** How often the platform really carried out something, told by the platform and not by the adapter. */
  applied(): Promise<number>;
  /** Somebody else puts a third release live. */
  drift(): Promise<void>;
  deleteTarget(): Promise<void>;
  /** From now on the platform says no. */
  refuse(): void;
  /** From now on it carries out what it is told, and does not answer in time. */
  applyWithoutAnswer(): void;
  /** From now on the new release answers only after this long. */
  answerAfter(ms: number): void;
  /** From now on production names this version, whatever runs. */
  lie(version: string): void;
  close(): Promise<void>;
};

/** For calls that are to be answered: a busy machine takes its time to start a command. */
const PATIENT_MS = 15_000;
/** For calls whose answer is to come too late. */
const DEADLINE_MS = 3_000;

/** What every adapter of a release platform has to prove against the most real platform there is. */
export function describeReleasePlatform(name: string, open: () => Promise<PlatformRig>): void {
  describe(`${name} as a release platform`, () => {
    let rig: PlatformRig;
    beforeEach(async () => {
      rig = await open();
    });
    afterEach(() => rig.close());

    const preview = () => rig.platform.preview(rig.plan.from, rig.plan.to, "set");
    const steps = async (): Promise<PlanStep[]> => (await preview()).steps;
    const observe = (step: PlanStep, key?: string) => rig.platform.observe(step, rig.plan, key);
    const send = (step: PlanStep, changes: Partial<Sending> = {}): Promise<SendOutcome> =>
      rig.platform.send(
        step,
        rig.plan,
        testSending({ idempotencyKey: keyOf(step), forMs: PATIENT_MS, ...changes }),
      );
    const sendShortly = (step: PlanStep) => send(step, { signal: AbortSignal.timeout(DEADLINE_MS) });
    const sendAllBut = async (count: number): Promise<PlanStep[]> => {
      const all = await steps();
      for (const step of all.slice(0, all.length - count))
        expect(await send(step)).toMatchObject({ outcome: "confirmed" });
      return all.slice(all.length - count);
    };
    const lastStep = async (): Promise<PlanStep> => {
      const [step] = await sendAllBut(1);
      if (!step) throw new Error("the plan has no steps");
      return step;
    };
    const firstStep = async (): Promise<PlanStep> => {
      const [step] = await steps();
      if (!step) throw new Error("the plan has no steps");
      return step;
    };

    test("says which release is live, with commit and configuration", async () => {
      const { releaseId, version, commit, configHash } = await rig.platform.current();
      expect({ releaseId, version, commit, configHash }).toEqual(rig.plan.from);
      expect(await rig.platform.servingVersion()).toMatchObject({ ok: true, version: rig.plan.from.version });
    });

    test("lists the release to go back to as retained, with the digest of its content", async () => {
      const candidates = (await rig.platform.candidates()).map(({ about: _, ...candidate }) => candidate);
      expect(candidates).toContainEqual({
        releaseId: rig.plan.to.releaseId,
        version: rig.plan.to.version,
        commit: rig.plan.to.commit,
        artefactDigest: rig.plan.to.artefactDigest,
        retained: true,
      });
    });

    test("previews the same absolute calls each time, in a form that people can sign, and changes nothing", async () => {
      const first = await preview();
      expect(await preview()).toEqual(first);
      for (const step of first.steps) expect(planStepSchema.parse(step)).toEqual(step);
      const change = {
        ...rig.plan,
        steps: first.steps,
        target: {
          name: "main",
          key: "x",
          platform: rig.platform.kind,
          location: rig.platform.place.location,
        },
      };
      expect(faultsOfChange(change)).toEqual([]);
      expect(await rig.applied()).toBe(0);
    });

    test("goes from one release to the other, and sees each step before and after", async () => {
      for (const step of await steps()) {
        expect(await observe(step)).toEqual({ at: "from" });
        expect(await send(step)).toMatchObject({ outcome: "confirmed" });
        expect(await observe(step)).toMatchObject({ at: "to" });
      }
      const { releaseId } = await rig.platform.current();
      const { from, to } = rig.plan;
      expect(releaseId).toBe(rig.platform.capabilities.proposesOnly ? from.releaseId : to.releaseId);
      expect(await rig.applied()).toBe((await preview()).steps.length);
    });

    test("does a step once, however often it is sent under one key", async () => {
      const all = await steps();
      for (const step of all) await send(step);
      for (const step of all)
        expect(await send(step, { attempt: 2 })).toMatchObject({ outcome: "confirmed" });
      expect(await rig.applied()).toBe(all.length);
    });

    test("lets a sender that was overtaken do nothing, where the platform knows our keys", async () => {
      if (!rig.platform.capabilities.idempotencyKey) return;
      const step = await lastStep();
      rig.refuse();
      await send(step, { attempt: 2 });
      const before = await rig.applied();
      expect(await send(step, { attempt: 1 })).toMatchObject({ outcome: "unknown" });
      expect(await rig.applied()).toBe(before);
    });

    test("begins nothing after the deadline", async () => {
      expect(await send(await firstStep(), { signal: AbortSignal.abort() })).toMatchObject({
        outcome: "unknown",
      });
      expect(await rig.applied()).toBe(0);
    });

    test("refuses, and sees, when somebody else put another release live", async () => {
      const planned = await steps();
      await rig.drift();
      for (const step of planned) {
        expect((await observe(step)).at).toBe("other");
        expect((await send(step)).outcome).toBe("refused");
      }
      expect(await rig.applied()).toBe(0);
    });

    test("refuses, and sees, when the release to go back to is gone", async () => {
      const step = await firstStep();
      await rig.deleteTarget();
      expect((await observe(step)).at).toBe("other");
      expect((await send(step)).outcome).toBe("refused");
      expect(await rig.applied()).toBe(0);
    });

    test("says refused, with the platform's reason, when the platform says no", async () => {
      const step = await lastStep();
      rig.refuse();
      const outcome = await send(step);
      expect(outcome).toMatchObject({ outcome: "refused", reason: expect.stringMatching(/\w/) });
      expect((await observe(step)).at).not.toBe("to");
    });

    test("says unknown after a time-out, and finds out afterwards that it was applied", async () => {
      const step = await lastStep();
      rig.applyWithoutAnswer();
      expect(await sendShortly(step)).toMatchObject({ outcome: "unknown" });
      expect(await eventually(() => observe(step, keyOf(step)))).toMatchObject({ at: "to" });
    });

    test("says unknown when the new release answers too late, and finds it afterwards", async () => {
      const step = await lastStep();
      rig.answerAfter(DEADLINE_MS + 500);
      expect(await sendShortly(step)).toMatchObject({ outcome: "unknown" });
      expect(await eventually(() => observe(step, keyOf(step)))).toMatchObject({ at: "to" });
    });

    test("calls nothing confirmed while production names another version", async () => {
      const step = await lastStep();
      rig.lie("0.0.0");
      expect((await sendShortly(step)).outcome).not.toBe("confirmed");
      expect((await eventually(() => observe(step), "other")).at).toBe("other");
    });

    test("holds what was taken back, and lets go of it, where the platform has means to", async () => {
      const { steps: all, hold } = await preview();
      for (const step of all) await send(step);
      expect((await rig.platform.held())?.on ?? false).toBe(hold !== null);
      if (hold === null) return;
      const { configHash, ...now } = await rig.platform.current();
      const from = { releaseId: now.releaseId, version: now.version, commit: now.commit, configHash };
      const fix = (await rig.platform.candidates()).find(
        ({ releaseId }) => releaseId === rig.plan.from.releaseId,
      );
      if (!fix?.artefactDigest || configHash === null) throw new Error("what was taken back is gone");
      const { releaseId, version, commit, artefactDigest } = fix;
      const ends = {
        from: { ...from, configHash },
        to: { releaseId, version, commit, artefactDigest, wasInProduction: true },
      };
      const back = await rig.platform.preview(ends.from, ends.to, "lift");
      for (const [index, step] of back.steps.entries()) {
        const sending = testSending({ idempotencyKey: `lift:${index}`, forMs: PATIENT_MS });
        const outcome = await rig.platform.send(step, ends, sending);
        expect(outcome).toMatchObject({ outcome: "confirmed" });
      }
      expect((await rig.platform.held())?.on).toBe(false);
    });

    test("tells what its connection test found", async () => {
      expect(await rig.platform.probe()).toMatchObject({ ok: true });
    });
  });
}

/** Keys are told apart by what a step does, as those of a plan are by its place. */
function keyOf(step: PlanStep): string {
  return `plan:${callOf(step).slice(0, 80)}`;
}

async function eventually(
  look: () => Promise<Observation>,
  at: Observation["at"] = "to",
): Promise<Observation> {
  const until = performance.now() + PATIENT_MS;
  for (;;) {
    const seen = await look();
    if (seen.at === at || performance.now() > until) return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
