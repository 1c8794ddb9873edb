import os from "node:os";
import path from "node:path";
import { secretName } from "./hide-secrets.mjs";
import { digest } from "./settings.mjs";

/** What any program needs of its surroundings, none of it secret. */
const base = [
  "HOME",
  "LANG",
  "LC_ALL",
  "LC_CTYPE",
  "LOGNAME",
  "PATH",
  "SHELL",
  "TEMP",
  "TMP",
  "TMPDIR",
  "TZ",
  "USER",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "NODE_EXTRA_CA_CERTS",
];

const singleSignOn = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME", "OIDC_TRUST_EMAIL"];

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Record<string, string>}
 */
export function baseEnvironment(env) {
  const chosen = pick(env, base);
  const here = path.dirname(process.execPath);
  return { ...chosen, PATH: [here, chosen.PATH].filter(Boolean).join(path.delimiter) };
}

/**
 * The environment of each process of the product: only what is listed here reaches it. Platform secrets, which the configuration
 * names, go to the worker alone, and the key of the sessions to the desk alone.
 * @param {import("./settings.mjs").Settings} settings
 * @param {{ owner: string, web: string, worker: string }} databases
 * @param {string} sessionSecret
 * @param {NodeJS.ProcessEnv} env
 */
export function environments(settings, databases, sessionSecret, env) {
  const { data, ports, host, publicUrl, statusUrl } = settings;
  const common = { ...baseEnvironment(env), NODE_ENV: "production", ...pick(env, ["LOG_LEVEL"]) };
  const configuration = {
    ...shopAddress(settings),
    TWOKEY_CONFIG: settings.configuration,
    TWOKEY_DATA: data,
    TWOKEY_PUBLIC_URL: publicUrl,
    TWOKEY_ROOT: settings.root,
    STATUS_PUBLIC_URL: statusUrl,
  };
  const statusFolder = { STATUS_DIR: path.join(data, "status") };
  const named = pick(env, settings.references);
  // So that desk and seed find the same variables missing as the worker, whose values they must not have.
  const workerVariables = settings.withWorker
    ? { TWOKEY_WORKER_VARIABLES: Object.keys(named).join(",") }
    : {};
  const open = pick(
    env,
    settings.references.filter((name) => !secretName.test(name)),
  );
  return {
    desk: {
      ...open,
      ...common,
      ...configuration,
      ...workerVariables,
      ...pick(env, [...singleSignOn, "LISTEN_DATABASE_URL", "TWOKEY_TRUSTED_PROXIES"]),
      DATABASE_URL: databases.web,
      HOSTNAME: host,
      NEXTAUTH_SECRET: sessionSecret,
      NEXTAUTH_URL: publicUrl,
      PORT: String(ports.desk),
    },
    worker: {
      ...named,
      ...common,
      ...configuration,
      ...statusFolder,
      ...pick(env, ["LISTEN_DATABASE_URL"]),
      DATABASE_URL: databases.worker,
      // The same from start to start and unlike every other worker's.
      TWOKEY_WORKER_ID: env.TWOKEY_WORKER_ID ?? `${os.hostname()} ${digest(data)}`,
    },
    seed: { ...common, ...configuration, ...workerVariables, DATABASE_URL: databases.owner },
    status: { ...common, ...statusFolder, HOSTNAME: host, STATUS_PORT: String(ports.status) },
  };
}

/** The environment of the sample shop, of its customers, and of what lays it out. */
export function shopEnvironment(settings, env) {
  return { ...baseEnvironment(env), NODE_ENV: "production", ...shopAddress(settings) };
}

function shopAddress({ data, ports }) {
  return { SAMPLE_SHOP: path.join(data, "sample"), SHOP_PORT: String(ports.shop) };
}

function pick(env, names) {
  return Object.fromEntries(names.filter((name) => env[name] !== undefined).map((name) => [name, env[name]]));
}
