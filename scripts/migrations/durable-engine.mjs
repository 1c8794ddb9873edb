import { createRequire } from "node:module";
import path from "node:path";
import { withClient } from "../postgres/connect.mjs";

const require = createRequire(import.meta.url);
const schema = "dbos";

/**
 * Brings the tables of the durable engine (DBOS) up to date and lets the worker's role use them. Done once, before any
 * process starts: workers that start together on an empty database would trip over each other's changes.
 * @param {string} url connection of the database's owner
 * @param {string} role
 * @returns {Promise<boolean>} whether anything was done
 */
export async function migrateDurableEngine(url, role) {
  const main = require.resolve("@dbos-inc/dbos-sdk");
  const { version } = require(path.join(main, "../../../package.json"));
  const mark = `dbos-sdk ${version}`;
  if ((await markOf(url)) === mark) return false;

  // The package exports this only through its command line, which would show the database's password to `ps`.
  const engine = require(path.join(path.dirname(main), "system_database.js"));
  await engine.ensureSystemDatabase(url, silent, undefined, schema);
  await withClient(url, async (client) => {
    for (const statement of engine.getDbosSchemaPermissionsSql(schema, role)) await client.query(statement);
    await client.query(`comment on schema ${schema} is ${client.escapeLiteral(mark)}`);
  });
  return true;
}

const silent = { info() {}, debug() {}, warn() {}, error() {} };

function markOf(url) {
  return withClient(url, async (client) => {
    const sql = "select obj_description(oid, 'pg_namespace') as mark from pg_namespace where nspname = $1";
    return (await client.query(sql, [schema])).rows[0]?.mark;
  });
}
