import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { RULES } from "@/lib/jobs/execution/test-rig";
import { approvalsHold } from "@/lib/jobs/execution/verify-approvals";
import {
  type RacePlan,
  RaceRig,
  type RaceVoter,
  type Statement,
  type Told,
  transact,
} from "@/lib/jobs/faults/test-race-rig";
import { Seeded } from "@/lib/jobs/faults/test-seeded";
import { useDatabase } from "@/test/database";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });
const ROUNDS = 200;
const WORKERS = 50;
const LANES = 4;
const SHORT_LIFE_MS = 1_500;
const SEED = 20261103;
const urls = useDatabase();
let rig: RaceRig;
let db: Database;
let rosa: RaceVoter;

beforeAll(async () => {
  rig = new RaceRig(urls, { web: 8, worker: WORKERS });
  db = openDatabase(urls.workerUrl, LANES);
  rosa = await rig.addVoter();
  await rig.declareIncident(rosa);
});
afterAll(() => Promise.all([rig.close(), db.$disconnect()]));

/** A plan of Rosa's with her approval; the second approval is the other voter's. */
async function planFor(second: RaceVoter | null, lifetimeMs?: number): Promise<RacePlan> {
  const plan = await rig.addPlan(rosa, lifetimeMs);
  for (const voter of second ? [rosa, second] : [rosa])
    expect(await transact(rig.web, [await rig.vote(plan, voter)])).toBe("ok");
  return plan;
}

/** Many rounds, a few beside each other, each with a seed of its own. */
async function rounds(
  title: string,
  round: (random: Seeded) => Promise<string>,
  lanes = LANES,
): Promise<Record<string, number>> {
  const ends: Record<string, number> = {};
  let next = 0;
  const lane = async () => {
    while (next < ROUNDS) {
      next += 1;
      const end = await round(new Seeded(SEED + next));
      ends[end] = (ends[end] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  console.log(`${title}: ${ROUNDS} rounds from seed ${SEED}: ${JSON.stringify(ends)}`);
  return ends;
}

type Raced = { begun: Told; acted: Told; first: "execution" | "other" | "nobody" };

/** Both at once with seeded head starts; in a fifth of the rounds one of the two is through before the other begins. */
async function race(random: Seeded, plan: RacePlan, other: Statement[]): Promise<Raced> {
  const begin = () => transact(rig.worker, rig.begin(plan, "worker"), random.below(4));
  const act = () => transact(rig.web, other, random.below(4));
  const apart = random.below(10);
  if (apart === 0) return { begun: await begin(), acted: await act(), first: "execution" };
  if (apart === 1) {
    const acted = await act();
    return { begun: await begin(), acted, first: "other" };
  }
  const [begun, acted] = await Promise.all([begin(), act()]);
  return { begun, acted, first: "nobody" };
}

describe("executions of one plan", () => {
  test(`${WORKERS} at once are one, and the others are told that there is one`, async () => {
    for (let round = 1; round <= ROUNDS; round++) {
      const plan = await planFor(await rig.addVoter());
      const attempts = Array.from({ length: WORKERS }, (_, index) =>
        transact(rig.worker, rig.begin(plan, `worker ${index}`)),
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
        rig.log("approval_revoked", ben),
      ],
    ],
    [
      "a rejection",
      "plan_rejected",
      async (plan: RacePlan): Promise<Statement[]> => {
        const mina = await rig.addVoter();
        return [
          await rig.vote(plan, mina, "reject"),
          ending(plan, "rejected", mina),
          rig.log("plan_rejected", mina),
        ];
      },
    ],
    [
      "a withdrawal",
      "plan_withdrawn",
      async (plan: RacePlan): Promise<Statement[]> => [
        ending(plan, "withdrawn", rosa),
        rig.log("plan_withdrawn", rosa),
      ],
    ],
  ] as const;

  test.each(ONE_OR_THE_OTHER)("%s wins or loses whole", async (name, toldToWorker, statements) => {
    const ends = await rounds(name, async (random) => {
      const ben = await rig.addVoter();
      const plan = await planFor(ben);
      const { begun, acted } = await race(random, plan, await statements(plan, ben));
      return `${begun} / ${acted}`;
    });
    expect(Object.keys(ends).sort()).toEqual([`${toldToWorker} / ok`, "ok / execution_begun"].sort());
  });

  test("the end of the plan's time wins or loses whole", async () => {
    const ends = await rounds(
      "the end of time",
      async (random) => {
        const plan = await planFor(await rig.addVoter(), SHORT_LIFE_MS);
        const untilThen: Statement = [
          "SELECT pg_sleep(extract(epoch FROM $1::timestamptz - clock_timestamp()))",
          [plan.expiresAt],
        ];
        const almost: Statement = [
          "SELECT pg_sleep(extract(epoch FROM $1::timestamptz - clock_timestamp()) - $2::float8)",
          [plan.expiresAt, (random.below(5) === 0 ? 100 : random.below(5)) / 1000],
        ];
        const [begun, expired] = await Promise.all([
          transact(rig.worker, [almost, ...rig.begin(plan, "worker")]),
          transact(rig.worker, [untilThen, ending(plan, "expired", null), rig.log("plan_expired")]),
        ]);
        return `${begun} / ${expired}`;
      },
      WORKERS / 2,
    );
    expect(Object.keys(ends).sort()).toEqual(["ok / execution_begun", "plan_expired / ok"]);
  });

  test("the second approval is seen whole or not at all, and nothing begins twice", async () => {
    const ends = await rounds("the second approval", async (random) => {
      const plan = await planFor(null);
      const { begun, acted } = await race(random, plan, [
        await rig.vote(plan, await rig.addVoter()),
        rig.log("plan_approved"),
      ]);
      const again = await transact(rig.worker, rig.begin(plan, "another worker"));
      return `${begun} / ${acted} / ${again}`;
    });
    expect(Object.keys(ends).sort()).toEqual([
      "ok / ok / execution_exists",
      "second_approval_missing / ok / ok",
    ]);
  });

  test("a third approval is in time or is told that it is too late", async () => {
    const ends = await rounds("a third approval", async (random) => {
      const plan = await planFor(await rig.addVoter());
      const { begun, acted } = await race(random, plan, [
        await rig.vote(plan, await rig.addVoter()),
        rig.log("plan_approved"),
      ]);
      return `${begun} / ${acted}`;
    });
    expect(Object.keys(ends).sort()).toEqual(["ok / execution_begun", "ok / ok"]);
  });

  const LOSSES = [
    [
      "the loss of a role",
      false,
      (ben: RaceVoter): Statement => [
        "UPDATE role_grant SET revoked_at = clock_timestamp() WHERE person_id = $1",
        [ben.personId],
      ],
    ],
    [
      "a person who is disabled",
      false,
      (ben: RaceVoter): Statement => [
        "UPDATE person SET disabled_at = clock_timestamp() WHERE id = $1",
        [ben.personId],
      ],
    ],
    [
      "a login that is closed",
      false,
      (ben: RaceVoter): Statement => [
        "UPDATE account SET disabled_at = clock_timestamp() WHERE id = $1",
        [ben.accountId],
      ],
    ],
    [
      "a passkey that is revoked",
      true,
      (ben: RaceVoter): Statement => [
        "UPDATE passkey SET revoked_at = clock_timestamp() WHERE id = $1",
        [ben.passkeyId],
      ],
    ],
  ] as const;

  // Nobody is refused the loss of a role. Either nothing begins, or what has begun may not send any more.
  test.each(LOSSES)("%s keeps it from beginning or from sending", async (name, withPasskey, loss) => {
    const ends = await rounds(name, async (random) => {
      const ben = await rig.addVoter(withPasskey);
      const plan = await planFor(ben);
      expect(await approvalsHold(db, plan.id, RULES)).toMatchObject({ ok: true });
      const { begun, acted, first } = await race(random, plan, [loss(ben), rig.log("roles_changed", rosa)]);
      if (first === "other") expect(begun).toBe("second_approval_missing");
      const holds = await approvalsHold(db, plan.id, RULES);
      return `${begun} / ${acted} / ${holds.ok ? "may send" : "may not send"}`;
    });
    expect(Object.keys(ends).sort()).toEqual([
      "ok / ok / may not send",
      "second_approval_missing / ok / may not send",
    ]);
  });
});

function ending(plan: RacePlan, outcome: string, by: RaceVoter | null): Statement {
  return [
    "INSERT INTO plan_end (plan_id, outcome, reason, person_id) VALUES ($1, $2, 'race', $3)",
    [plan.id, outcome, by?.personId ?? null],
  ];
}
