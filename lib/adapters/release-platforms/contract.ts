import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type {
  Ends,
  Observation,
  ReleasePlatform,
  Sending,
  SendOutcome,
} from "@/lib/adapters/release-platforms/release-platform";
import type { PlanStep } from "@/lib/domain/plan/plan-document";

/** A real platform, small, that can be made to misbehave. The plan goes from what is live to another release. */
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

    const steps = (): PlanStep[] => rig.platform.preview(rig.plan.from, rig.plan.to).steps;
    const observe = (step: PlanStep, key?: string) => rig.platform.observe(step, rig.plan, key);
    const send = (step: PlanStep, changes: Partial<Sending> = {}): Promise<SendOutcome> =>
      rig.platform.send(step, rig.plan, {
        idempotencyKey: `plan:${step.kind}`,
        attempt: 1,
        signal: AbortSignal.timeout(PATIENT_MS),
        log: () => undefined,
        ...changes,
      });
    const sendShortly = (step: PlanStep) => send(step, { signal: AbortSignal.timeout(DEADLINE_MS) });
    const sendAllBut = async (count: number): Promise<PlanStep[]> => {
      const all = steps();
      for (const step of all.slice(0, all.length - count))
        expect(await send(step)).toMatchObject({ outcome: "confirmed" });
      return all.slice(all.length - count);
    };
    const lastStep = async (): Promise<PlanStep> => {
      const [step] = await sendAllBut(1);
      if (!step) throw new Error("the plan has no steps");
      return step;
    };
    const firstStep = (): PlanStep => {
      const [step] = steps();
      if (!step) throw new Error("the plan has no steps");
      return step;
    };

    test("says which release is live, with commit and configuration", async () => {
      const { releaseId, version, commit, configHash } = await rig.platform.current();
      expect({ releaseId, version, commit, configHash }).toEqual(rig.plan.from);
      expect(await rig.platform.servingVersion()).toMatchObject({ ok: true, version: rig.plan.from.version });
    });

    test("lists the release to go back to as retained, with the digest of its content", async () => {
      expect(await rig.platform.candidates()).toContainEqual({
        releaseId: rig.plan.to.releaseId,
        version: rig.plan.to.version,
        commit: rig.plan.to.commit,
        artefactDigest: rig.plan.to.artefactDigest,
        retained: true,
      });
    });

    test("previews one call in words for each step and changes nothing by it", async () => {
      const preview = rig.platform.preview(rig.plan.from, rig.plan.to);
      expect(preview.calls).toEqual(preview.steps.map((step) => rig.platform.describe(step)));
      expect(await rig.applied()).toBe(0);
    });

    test("goes from one release to the other, and sees each step before and after", async () => {
      for (const step of steps()) {
        expect(await observe(step)).toEqual({ at: "from" });
        expect(await send(step)).toMatchObject({ outcome: "confirmed" });
        expect(await observe(step)).toMatchObject({ at: "to" });
      }
      expect((await rig.platform.current()).releaseId).toBe(rig.plan.to.releaseId);
      expect(await rig.applied()).toBe(steps().length);
    });

    test("does a step once, however often it is sent under one key", async () => {
      for (const step of steps()) await send(step);
      for (const step of steps())
        expect(await send(step, { attempt: 2 })).toMatchObject({ outcome: "confirmed" });
      expect(await rig.applied()).toBe(steps().length);
    });

    test("lets a sender that was overtaken do nothing", async () => {
      const step = await lastStep();
      rig.refuse();
      await send(step, { attempt: 2 });
      const before = await rig.applied();
      expect(await send(step, { attempt: 1 })).toMatchObject({ outcome: "unknown" });
      expect(await rig.applied()).toBe(before);
    });

    test("begins nothing after the deadline", async () => {
      expect(await send(firstStep(), { signal: AbortSignal.abort() })).toMatchObject({ outcome: "unknown" });
      expect(await rig.applied()).toBe(0);
    });

    test("refuses, and sees, when somebody else put another release live", async () => {
      await rig.drift();
      for (const step of steps()) {
        expect((await observe(step)).at).toBe("other");
        expect((await send(step)).outcome).toBe("refused");
      }
      expect(await rig.applied()).toBe(0);
    });

    test("refuses, and sees, when the release to go back to is gone", async () => {
      await rig.deleteTarget();
      expect((await observe(firstStep())).at).toBe("other");
      expect((await send(firstStep())).outcome).toBe("refused");
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
      expect(await eventually(() => observe(step, "plan:restart"))).toMatchObject({ at: "to" });
    });

    test("says unknown when the new release answers too late, and finds it afterwards", async () => {
      const step = await lastStep();
      rig.answerAfter(DEADLINE_MS + 500);
      expect(await sendShortly(step)).toMatchObject({ outcome: "unknown" });
      expect(await eventually(() => observe(step, "plan:restart"))).toMatchObject({ at: "to" });
    });

    test("calls nothing confirmed while production names another version", async () => {
      const step = await lastStep();
      rig.lie("0.0.0");
      expect((await sendShortly(step)).outcome).not.toBe("confirmed");
      expect((await observe(step)).at).toBe("other");
    });

    test("tells what its connection test found", async () => {
      expect(await rig.platform.probe()).toMatchObject({ ok: true });
    });
  });
}

async function eventually(look: () => Promise<Observation>): Promise<Observation> {
  const until = performance.now() + PATIENT_MS;
  for (;;) {
    const seen = await look();
    if (seen.at === "to" || performance.now() > until) return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
