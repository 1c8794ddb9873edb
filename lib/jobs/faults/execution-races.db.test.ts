import { randomBytes } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { type RacePlan, type RaceVoter, type Statement, transact } from "@/lib/jobs/faults/test-race-rig";
import { ending, Races, ROUNDS, WORKERS } from "@/lib/jobs/faults/test-races";
import { useDatabase } from "@/test/database";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });
const SHORT_LIFE_MS = 1_500;
const races = new Races(useDatabase());

describe("executions of one plan", () => {
  test(`${WORKERS} at once are one, and the others are told that there is one`, async () => {
    for (let round = 1; round <= ROUNDS; round++) {
      const plan = await races.planFor(await races.rig.addVoter());
      const attempts = Array.from({ length: WORKERS }, (_, index) =>
        transact(races.rig.worker, races.rig.begin(plan, `worker ${index}`)),
      );
      const told = await Promise.all(attempts);
      const others = told.filter((answer) => answer !== "ok");
      expect({ round, begun: told.length - others.length, told: [...new Set(others)] }).toEqual({
        round,
        begun: 1,
        told: ["execution_exists"],
      });
    }
  });
});

describe("against an execution that begins at the same moment", () => {
  const ONE_OR_THE_OTHER = [
    [
      "a revocation",
      "second_approval_missing",
      async (plan: RacePlan, ben: RaceVoter): Promise<Statement[]> => [
        [
          `INSERT INTO approval_revocation (approval_id, method, signature, evidence, reason)
         SELECT id, 'reauthenticate', $3, '{}', 'Wait' FROM approval WHERE plan_id = $1 AND person_id = $2`,
          [plan.id, ben.personId, randomBytes(32)],
        ],
        races.rig.log("approval_revoked", ben),
      ],
    ],
    [
      "a rejection",
      "plan_rejected",
      async (plan: RacePlan): Promise<Statement[]> => {
        const mina = await races.rig.addVoter();
        return [
          await races.rig.vote(plan, mina, "reject"),
          ending(plan, "rejected", mina),
          races.rig.log("plan_rejected", mina),
        ];
      },
    ],
    [
      "a withdrawal",
      "plan_withdrawn",
      async (plan: RacePlan): Promise<Statement[]> => [
        ending(plan, "withdrawn", races.rosa),
        races.rig.log("plan_withdrawn", races.rosa),
      ],
    ],
  ] as const;

  test.each(ONE_OR_THE_OTHER)("%s wins or loses whole", async (name, toldToWorker, statements) => {
    const ends = await races.rounds(name, async (random) => {
      const ben = await races.rig.addVoter();
      const plan = await races.planFor(ben);
      const { begun, acted } = await races.race(random, plan, await statements(plan, ben));
      return `${begun} / ${acted}`;
    });
    expect(Object.keys(ends).sort()).toEqual([`${toldToWorker} / ok`, "ok / execution_begun"].sort());
  });

  test("the end of the plan's time wins or loses whole", async () => {
    const ends = await races.rounds(
      "the end of time",
      async (random) => {
        const plan = await races.planFor(await races.rig.addVoter(), SHORT_LIFE_MS);
        const untilThen: Statement = [
          "SELECT pg_sleep(extract(epoch FROM $1::timestamptz - clock_timestamp()))",
          [plan.expiresAt],
        ];
        const almost: Statement = [
          "SELECT pg_sleep(extract(epoch FROM $1::timestamptz - clock_timestamp()) - $2::float8)",
          [plan.expiresAt, (random.below(5) === 0 ? 100 : random.below(5)) / 1000],
        ];
        const [begun, expired] = await Promise.all([
          transact(races.rig.worker, [almost, ...races.rig.begin(plan, "worker")]),
          transact(races.rig.worker, [
            untilThen,
            ending(plan, "expired", null),
            races.rig.log("plan_expired"),
          ]),
        ]);
        return `${begun} / ${expired}`;
      },
      WORKERS / 2,
    );
    expect(Object.keys(ends).sort()).toEqual(["ok / execution_begun", "plan_expired / ok"]);
  });

  test("the second approval is seen whole or not at all, and nothing begins twice", async () => {
    const ends = await races.rounds("the second approval", async (random) => {
      const plan = await races.planFor(null);
      const { begun, acted } = await races.race(random, plan, [
        await races.rig.vote(plan, await races.rig.addVoter()),
        races.rig.log("plan_approved"),
      ]);
      const again = await transact(races.rig.worker, races.rig.begin(plan, "another worker"));
      return `${begun} / ${acted} / ${again}`;
    });
    expect(Object.keys(ends).sort()).toEqual([
      "ok / ok / execution_exists",
      "second_approval_missing / ok / ok",
    ]);
  });

  test("a third approval is in time or is told that it is too late", async () => {
    const ends = await races.rounds("a third approval", async (random) => {
      const plan = await races.planFor(await races.rig.addVoter());
      const { begun, acted } = await races.race(random, plan, [
        await races.rig.vote(plan, await races.rig.addVoter()),
        races.rig.log("plan_approved"),
      ]);
      return `${begun} / ${acted}`;
    });
    expect(Object.keys(ends).sort()).toEqual(["ok / execution_begun", "ok / ok"]);
  });
});
