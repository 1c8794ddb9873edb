import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { withClient } from "./connect.mjs";

/** What a process may do in the database is granted to these roles by the migrations. */
export const roles = { web: "twokey_web", worker: "twokey_worker" };

/**
 * Lets the two roles sign in, each with its own random password kept in the folder, and makes the database.
 * @param {{ url: (database?: string) => string }} server
 * @param {{ folder: string, database: string }} options
 * @returns {Promise<{ owner: string, web: string, worker: string }>} connection addresses
 */
export async function prepareDatabase(server, { folder, database }) {
  const passwords = { web: keptPassword(folder, "web"), worker: keptPassword(folder, "worker") };
  await withClient(server.url(), async (client) => {
    for (const [name, role] of Object.entries(roles)) await ensureLogin(client, role, passwords[name]);
    const known = await client.query("select 1 from pg_database where datname = $1", [database]);
    if (known.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  });
  return databaseUrls(server.url(database), passwords);
}

/** The same database, seen by its owner and by each role. */
export function databaseUrls(owner, passwords) {
  const as = (role, password) => {
    const url = new URL(owner);
    url.username = role;
    url.password = password;
    return url.href;
  };
  return { owner, web: as(roles.web, passwords.web), worker: as(roles.worker, passwords.worker) };
}

/**
 * Makes the role if it is not there, and lets it sign in with this password.
 * @param {import("pg").Client} client as somebody who may
 */
export async function ensureLogin(client, role, password) {
  const known = await client.query("select 1 from pg_roles where rolname = $1", [role]);
  const verb = known.rowCount === 0 ? "create" : "alter";
  await client.query(`${verb} role ${role} login password ${client.escapeLiteral(password)}`);
}

function keptPassword(folder, name) {
  const file = path.join(folder, `password-${name}`);
  if (!fs.existsSync(file)) fs.writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return fs.readFileSync(file, "utf8").trim();
}
