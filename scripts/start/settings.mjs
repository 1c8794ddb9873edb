import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Problem } from "./problem.mjs";

export const root = path.resolve(fileURLToPath(new URL("../..", import.meta.url)));

const options = /** @type {const} */ ({
  port: { type: "string" },
  data: { type: "string" },
  "no-sample": { type: "boolean" },
  "no-worker": { type: "boolean" },
  "no-open": { type: "boolean" },
  help: { type: "boolean" },
});

export const help = `npm start -- [--port N] [--data DIR] [--no-sample] [--no-worker] [--no-open]
  --port N      port of the desk (TWOKEY_PORT, 4400); the status page has TWOKEY_STATUS_PORT, the shop TWOKEY_SHOP_PORT
  --data DIR    folder of the database, keys and logs (TWOKEY_DATA, .twokey)
  --no-sample   without the sample shop
  --no-worker   without a worker: others run elsewhere with npm run worker, and this machine needs no platform secret
  --no-open     without opening a browser
Also read: TWOKEY_HOST, TWOKEY_PUBLIC_URL, TWOKEY_STATUS_PUBLIC_URL, TWOKEY_CONFIG, DATABASE_URL, WEB_DATABASE_URL,
WORKER_DATABASE_URL, NEXTAUTH_SECRET, OIDC_*, and every variable that the configuration names.`;

/**
 * How this start was asked for, from its arguments and environment.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export function readSettings(args, env) {
  const flags = parse(args);
  const ports = {
    desk: port("--port", flags.port ?? env.TWOKEY_PORT ?? "4400"),
    status: port("TWOKEY_STATUS_PORT", env.TWOKEY_STATUS_PORT ?? "4401"),
    shop: port("TWOKEY_SHOP_PORT", env.TWOKEY_SHOP_PORT ?? "4410"),
  };
  const data = path.resolve(flags.data ?? env.TWOKEY_DATA ?? path.join(root, ".twokey"));
  const configuration = path.resolve(env.TWOKEY_CONFIG ?? path.join(root, "sample/twokey.yaml"));
  const text = readConfiguration(configuration);
  const references = [
    ...new Set([...text.matchAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g)].map((match) => match[1])),
  ];
  return {
    root,
    data,
    ports,
    host: env.TWOKEY_HOST ?? "127.0.0.1",
    publicUrl: env.TWOKEY_PUBLIC_URL ?? `http://localhost:${ports.desk}`,
    statusUrl: env.TWOKEY_STATUS_PUBLIC_URL ?? `http://localhost:${ports.status}`,
    configuration,
    /** Environment variables that the configuration names. */
    references,
    withSample: !flags["no-sample"] && references.includes("SAMPLE_SHOP"),
    withWorker: !flags["no-worker"],
    mayOpenBrowser: !flags["no-open"],
    showHelp: flags.help === true,
    databases: { owner: env.DATABASE_URL, web: env.WEB_DATABASE_URL, worker: env.WORKER_DATABASE_URL },
  };
}

/** @typedef {ReturnType<typeof readSettings>} Settings */

/** A short name for a text, for folders and stamps. */
export function digest(text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function parse(args) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Problem(error.message.split(". ")[0], {
      notDone: "nothing was started.",
      todo: help.split("\n"),
    });
  }
}

function port(name, text) {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number < 65536) return number;
  throw new Problem(`${name} is "${text}", which is no port number.`, {
    notDone: "nothing was started.",
    todo: "give a whole number from 1 to 65535.",
  });
}

function readConfiguration(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (cause) {
    throw new Problem(`The configuration ${file} cannot be read.`, {
      notDone: "nothing was started.",
      todo: "set TWOKEY_CONFIG to a file that exists, or unset it to use the sample shop.",
      cause,
    });
  }
}
