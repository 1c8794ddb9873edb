import { randomUUID } from "node:crypto";
import { withClient } from "../postgres/connect.mjs";
import { Problem } from "../start/problem.mjs";
import { readMigrations } from "./files.mjs";

/** The number Prisma itself locks with, so that its own tools wait for us and we for them. */
const advisoryLock = 72707369;

/**
 * Applies the migrations that the database does not have yet, each in a transaction, recorded as Prisma records them.
 * Refuses when one that was applied has been edited since, or when the database knows one that is not here.
 * @param {string} url connection of the database's owner
 * @param {string} folder such as prisma/migrations
 * @param {(name: string) => void} [onApply]
 * @returns {Promise<string[]>} the names applied now
 */
export function applyMigrations(url, folder, onApply = () => {}) {
  return withClient(url, async (client) => {
    await client.query("select pg_advisory_lock($1)", [advisoryLock]);
    await client.query(historyTable);
    const waiting = compare(readMigrations(folder), await history(client));
    for (const migration of waiting) {
      onApply(migration.name);
      await applyOne(client, migration);
    }
    return waiting.map(({ name }) => name);
  });
}

const historyTable = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
  migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
  started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`;

async function history(client) {
  const { rows } = await client.query(
    "select migration_name, checksum, finished_at from _prisma_migrations where rolled_back_at is null",
  );
  return new Map(
    rows.map((row) => [row.migration_name, { checksum: row.checksum, finished: row.finished_at !== null }]),
  );
}

function compare(migrations, applied) {
  for (const [name, { finished }] of applied) {
    if (!finished) throw refusal(`The migration ${name} was begun by another tool and never finished.`);
    const here = migrations.find((migration) => migration.name === name);
    if (!here)
      throw refusal(`The database has the migration ${name}, which this version of Twokey does not know.`);
    if (here.checksum !== applied.get(name).checksum)
      throw refusal(`The migration ${name} was edited after it had been applied to this database.`);
  }
  return migrations.filter(({ name }) => !applied.has(name));
}

async function applyOne(client, { name, sql, checksum }) {
  await client.query("begin");
  try {
    await client.query(sql);
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("commit");
  } catch (cause) {
    await client.query("rollback").catch(() => {});
    throw new Problem(`The migration ${name} failed: ${cause.message}`, {
      notDone: "that migration and the ones after it; the database is as it was before it.",
      todo: "mend the cause and run npm start again.",
      cause,
    });
  }
}

function refusal(happened) {
  return new Problem(happened, {
    notDone: "no migration was applied.",
    todo: [
      "bring back the migration file as it was (git checkout -- prisma/migrations), or run the version that made it.",
      "Never edit an applied migration: write a new one with npm run migration -- new NAME.",
    ],
  });
}
