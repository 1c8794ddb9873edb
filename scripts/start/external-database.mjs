import { createHmac } from "node:crypto";
import { withClient } from "../postgres/connect.mjs";
import { databaseUrls, ensureLogin, roles } from "../postgres/roles.mjs";
import { Problem } from "./problem.mjs";

/**
 * Lets the two roles sign in on a server that somebody else runs. Neither desk nor worker ever signs in as the owner,
 * who could switch the guards off.
 * @param {{ owner: string, web?: string, worker?: string }} given connection addresses
 * @returns {Promise<{ owner: string, web: string, worker: string }>}
 */
export async function openExternalDatabase({ owner, web, worker }) {
  const given = { web, worker };
  const passwords = web && worker ? {} : derivedPasswords(owner);
  try {
    await withClient(owner, (client) => prepareRoles(client, given, passwords));
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw new Problem(`The database of DATABASE_URL cannot be used: ${cause.message || cause.code}`, {
      notDone: "nothing was started, and nothing in that database was changed.",
      todo: "check the address, the password and that the server runs; or unset DATABASE_URL to use the built-in one.",
      cause,
    });
  }
  const made = databaseUrls(owner, passwords);
  return { owner, web: web ?? made.web, worker: worker ?? made.worker };
}

/** Two machines that were given the same owner come to the same passwords, so that neither locks the other out. */
function derivedPasswords(owner) {
  const { password } = new URL(owner);
  if (!password) throw ownLogins("DATABASE_URL holds no password to derive those of desk and worker from.");
  const derive = (role) => createHmac("sha256", password).update(`twokey ${role}`).digest("base64url");
  return { web: derive(roles.web), worker: derive(roles.worker) };
}

async function prepareRoles(client, given, passwords) {
  const { rows } = await client.query("show server_version_num");
  if (Number(rows[0].server_version_num) < 150_000) {
    throw new Problem("The server of DATABASE_URL is older than PostgreSQL 15.", {
      notDone: "nothing was started, and nothing in that database was changed.",
      todo: "use PostgreSQL 15 or newer.",
    });
  }
  for (const [name, role] of Object.entries(roles)) {
    if (!given[name]) await letSignIn(client, role, passwords[name]);
  }
}

async function letSignIn(client, role, password) {
  try {
    await ensureLogin(client, role, password);
  } catch (cause) {
    if (cause.code !== "42501") throw cause;
    throw ownLogins(`The owner of DATABASE_URL may not let ${role} sign in.`, cause);
  }
}

function ownLogins(happened, cause) {
  return new Problem(happened, {
    notDone: "nothing was started.",
    todo: [
      "have two logins made that are members of these roles and of nothing else, and name them:",
      `WEB_DATABASE_URL (${roles.web}) and WORKER_DATABASE_URL (${roles.worker}), beside DATABASE_URL.`,
    ],
    cause,
  });
}
