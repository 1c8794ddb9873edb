import { withClient } from "../postgres/connect.mjs";
import { roles } from "../postgres/roles.mjs";
import { Problem } from "./problem.mjs";

/**
 * Makes the roles on a server that somebody else runs. Without addresses of their own, desk and worker sign in as the
 * owner and step down to their roles.
 * @param {{ owner: string, web?: string, worker?: string }} given connection addresses
 * @returns {Promise<{ owner: string, web: string, worker: string }>}
 */
export async function openExternalDatabase({ owner, web, worker }) {
  try {
    await withClient(owner, (client) => prepareRoles(client, { web, worker }));
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw new Problem(`The database of DATABASE_URL cannot be used: ${cause.message || cause.code}`, {
      notDone: "nothing was started, and nothing in that database was changed.",
      todo: "check the address, the password and that the server runs; or unset DATABASE_URL to use the built-in one.",
      cause,
    });
  }
  return { owner, web: web ?? inRole(owner, roles.web), worker: worker ?? inRole(owner, roles.worker) };
}

async function prepareRoles(client, given) {
  const { rows } = await client.query("show server_version_num");
  if (Number(rows[0].server_version_num) < 150_000) {
    throw new Problem("The server of DATABASE_URL is older than PostgreSQL 15.", {
      notDone: "nothing was started, and nothing in that database was changed.",
      todo: "use PostgreSQL 15 or newer.",
    });
  }
  for (const [name, role] of Object.entries(roles)) {
    const known = await client.query("select 1 from pg_roles where rolname = $1", [role]);
    if (known.rowCount === 0) await client.query(`create role ${role}`);
    if (!given[name]) await client.query(`grant ${role} to current_user`);
  }
}

/** @returns {string} the same address, whose sessions act in the role */
export function inRole(url, role) {
  const address = new URL(url);
  const before = address.searchParams.get("options");
  address.searchParams.set("options", [before, `-c role=${role}`].filter(Boolean).join(" "));
  return address.href;
}
