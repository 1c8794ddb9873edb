// `npm run test:guards`: takes each guard of the database away in turn and shows that a test then fails. A guard whose
// loss nobody notices ends it with exit code 1. Takes hours; `npm run test:guards -- TEXT` tries those named so.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { migrate } from "../migrations/migrate.mjs";
import { withClient } from "../postgres/connect.mjs";
import { prepareDatabase } from "../postgres/roles.mjs";
import { startTemporaryServer } from "../postgres/temporary.mjs";
import { root } from "../start/settings.mjs";
import { mutations } from "./mutations.mjs";

const atOnce = 2;
const privileges = ["lib/db/privileges.db.test.ts"];
/** Asked first, because they attack the tables themselves; the others are asked when these notice nothing. */
const tests = [
  [
    "guards",
    "people-guards",
    "plan-guards",
    "proposer-guards",
    "several-targets-guards",
    "stop-and-hold-guards",
  ]
    .map((name) => `lib/db/${name}.db.test.ts`)
    .concat(privileges),
  ["lib/db", "lib/commands", "lib/jobs/execution"],
];
/** The manifest notices every loss; here the point is that behaviour changes. */
const leftOut = "lib/db/guards/**";

async function findMutations() {
  const server = await startTemporaryServer();
  try {
    const { owner } = await prepareDatabase(server, { folder: server.folder, database: "guards" });
    await migrate(owner);
    return await withClient(owner, async (client) => {
      const found = await mutations(client);
      for (const { guard, sql } of found) await tryOut(client, guard, sql);
      return found;
    });
  } finally {
    await server.stop();
  }
}

/** A loss that cannot be brought about would look like one that was noticed. */
async function tryOut(client, guard, sql) {
  await client.query("begin");
  await client.query(sql).catch((cause) => {
    throw new Error(`${guard} cannot be taken away: ${cause.message}`, { cause });
  });
  await client.query("rollback");
}

/** Whether a test fails once the guard is gone. */
async function isNoticed({ sql }) {
  const stages = sql.startsWith("grant ") ? [privileges] : tests;
  for (const files of stages) if ((await runTests(files, sql)) !== 0) return true;
  return false;
}

function runTests(files, sql) {
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const there = files.filter((file) => fs.existsSync(path.join(root, file)));
  const flags = ["run", "--project", "database", "--bail", "1", "--reporter", "dot", "--exclude", leftOut];
  return new Promise((resolve) => {
    spawn(process.execPath, [vitest, ...flags, ...there], {
      cwd: root,
      env: { ...process.env, TWOKEY_TEST_WITHOUT: sql },
      stdio: "ignore",
    }).once("exit", (code) => resolve(code ?? 1));
  });
}

const wanted = process.argv[2] ?? "";
const all = (await findMutations()).filter(({ guard }) => guard.includes(wanted));
if (all.length === 0) {
  console.log(
    `No guard's name holds “${wanted}”. Names are those of triggers, constraints and functions that refuse, in prisma/migrations.`,
  );
  process.exit(1);
}
console.log(`${all.length} guards, each taken away in turn.`);
if ((await runTests(tests.flat(), "select 1")) !== 0) {
  console.log("The tests fail with every guard in place: mend them first.");
  process.exit(1);
}
const waiting = [...all];
const survivors = [];
const work = async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const noticed = await isNoticed(next);
    if (!noticed) survivors.push(next.guard);
    console.log(`${noticed ? "noticed    " : "NOT NOTICED"} ${next.guard}`);
  }
};
await Promise.all(Array.from({ length: atOnce }, work));
console.log(`${all.length - survivors.length} passed, ${survivors.length} failed`);
process.exitCode = survivors.length === 0 ? 0 : 1;
