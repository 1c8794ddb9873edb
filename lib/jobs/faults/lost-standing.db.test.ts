import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { RULES } from "@/lib/jobs/execution/test-rig";
import { approvalsHold } from "@/lib/jobs/execution/verify-approvals";
import type { RaceVoter, Statement } from "@/lib/jobs/faults/test-race-rig";
import { LANES, Races } from "@/lib/jobs/faults/test-races";
import { useDatabase } from "@/test/database";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });
const urls = useDatabase();
const races = new Races(urls);
let db: Database;
beforeAll(() => {
  db = openDatabase(urls.workerUrl, LANES);
});
afterAll(() => db.$disconnect());

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
test.each(LOSSES)(
  "%s keeps an execution that begins at the same moment from beginning or from sending",
  async (name, withPasskey, loss) => {
    const ends = await races.rounds(name, async (random) => {
      const ben = await races.rig.addVoter(withPasskey);
      const plan = await races.planFor(ben);
      expect(await approvalsHold(db, plan.id, RULES)).toMatchObject({ ok: true });
      const { begun, acted, first } = await races.race(random, plan, [
        loss(ben),
        races.rig.log("roles_changed", races.rosa),
      ]);
      if (first === "other") expect(begun).toBe("second_approval_missing");
      const holds = await approvalsHold(db, plan.id, RULES);
      return `${begun} / ${acted} / ${holds.ok ? "may send" : "may not send"}`;
    });
    expect(Object.keys(ends).sort()).toEqual([
      "ok / ok / may not send",
      "second_approval_missing / ok / may not send",
    ]);
  },
);
