import { afterAll, beforeAll, expect } from "vitest";
import {
  type RacePlan,
  RaceRig,
  type RaceVoter,
  type Statement,
  type Told,
  transact,
} from "@/lib/jobs/faults/test-race-rig";
import { Seeded } from "@/lib/jobs/faults/test-seeded";
import type { TestDatabase } from "@/test/database";

export const ROUNDS = 200;
export const WORKERS = 50;
export const LANES = 4;
const SEED = 20261103;

export type Raced = { begun: Told; acted: Told; first: "execution" | "other" | "nobody" };

/** Rounds on one database, opened before the first test of the file and closed after the last. */
export class Races {
  rig!: RaceRig;
  rosa!: RaceVoter;

  constructor(urls: TestDatabase) {
    beforeAll(async () => {
      this.rig = new RaceRig(urls, { web: 8, worker: WORKERS });
      this.rosa = await this.rig.addVoter();
      await this.rig.declareIncident(this.rosa);
    });
    afterAll(() => this.rig.close());
  }

  /** A plan of Rosa's with her approval; the second approval is the other voter's. */
  async planFor(second: RaceVoter | null, lifetimeMs?: number): Promise<RacePlan> {
    const plan = await this.rig.addPlan(this.rosa, lifetimeMs);
    for (const voter of second ? [this.rosa, second] : [this.rosa])
      expect(await transact(this.rig.web, [await this.rig.vote(plan, voter)])).toBe("ok");
    return plan;
  }

  /** Many rounds, a few beside each other, each with a seed of its own. */
  async rounds(
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

  /** Both at once with seeded head starts; in a fifth of the rounds one of the two is through before the other begins. */
  async race(random: Seeded, plan: RacePlan, other: Statement[]): Promise<Raced> {
    const begin = () => transact(this.rig.worker, this.rig.begin(plan, "worker"), random.below(4));
    const act = () => transact(this.rig.web, other, random.below(4));
    const apart = random.below(10);
    if (apart === 0) return { begun: await begin(), acted: await act(), first: "execution" };
    if (apart === 1) {
      const acted = await act();
      return { begun: await begin(), acted, first: "other" };
    }
    const [begun, acted] = await Promise.all([begin(), act()]);
    return { begun, acted, first: "nobody" };
  }
}

/** Takes the plan off the table without an execution. */
export function ending(plan: RacePlan, outcome: string, by: RaceVoter | null): Statement {
  return [
    "INSERT INTO plan_end (plan_id, outcome, reason, person_id) VALUES ($1, $2, 'race', $3)",
    [plan.id, outcome, by?.personId ?? null],
  ];
}
