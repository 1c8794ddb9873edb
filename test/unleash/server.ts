import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { ensureUnleash } from "../../scripts/check/ensure-unleash.mjs";

const INSTALL_MS = 180_000;
const PASSWORD = "unleash4all";

/** A real Unleash with a database of its own, from before the first test of a file to after its last. */
export type UnleashServer = {
  url: string;
  /** Of an admin, and of an application in production. */
  tokens: { admin: string; client: string };
  /** Asks the admin interface; fails when the answer is no success. */
  admin<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer>;
  /** The personal access token of a new person with this role. */
  tokenOf(role: "Editor" | "Viewer"): Promise<string>;
  sql(text: string): Promise<void>;
  /** The official client, as applications use it. */
  client(): { initialize(options: object): ApplicationFlags };
};

/** The part of the official client that tests need. */
export type ApplicationFlags = {
  isEnabled(flag: string): boolean;
  on(event: "synchronized" | "changed", listener: () => void): void;
  destroy(): void;
};

export function useUnleash(): UnleashServer {
  const tokens = { admin: "*:*.test-admin-token", client: "default:production.test-client-token" };
  const database = `unleash_${randomUUID().replaceAll("-", "")}`;
  let child: ChildProcess | null = null;
  let folder = "";
  const server: UnleashServer = {
    url: "",
    tokens,
    admin: (method, at, body) =>
      ask(`${server.url}/api/admin${at}`, method, { authorization: tokens.admin }, body),
    tokenOf: (role) => tokenOf(server, role),
    sql: (text) => run(database, text),
    client: () => createRequire(path.join(folder, "package.json"))("unleash-client"),
  };
  beforeAll(async () => {
    folder = await ensureUnleash(process.env, (line) => console.log(line));
    await run("postgres", `create database ${database}`);
    child = fork(path.resolve("test/unleash/serve.mjs"), {
      env: { ...process.env, UNLEASH_FOLDER: folder, UNLEASH_DATABASE: at(database) },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      execArgv: ["--no-deprecation"],
    });
    server.url = `http://127.0.0.1:${await portOf(child)}`;
  }, INSTALL_MS);
  afterAll(async () => {
    if (child?.exitCode === null) {
      const ended = new Promise((resolve) => child?.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    }
    await run("postgres", `drop database if exists ${database} with (force)`);
  });
  return server;
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("message", (port) => resolve(Number(port)));
    child.once("exit", (code) => reject(new Error(`Unleash ended with ${code} before it listened`)));
  });
}

async function tokenOf(server: UnleashServer, role: "Editor" | "Viewer"): Promise<string> {
  const username = `${role.toLowerCase()}-${randomUUID()}`;
  const person = {
    username,
    rootRole: role === "Editor" ? 2 : 3,
    sendEmail: false,
    password: `A1!${randomUUID()}`,
  };
  const signIn = async ({ username, password }: { username: string; password: string }) => {
    const answer = await fetch(`${server.url}/auth/simple/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username, password }),
    });
    if (!answer.ok) throw new Error(`${username} cannot sign in: ${answer.status} ${await answer.text()}`);
    return {
      cookie: answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(";")[0])
        .join("; "),
    };
  };
  const admin = await signIn({ username: "admin", password: PASSWORD });
  await ask(`${server.url}/api/admin/user-admin`, "POST", admin, person);
  const wish = { description: "Twokey", expiresAt: "2099-01-01T00:00:00Z" };
  const made = await ask<{ secret: string }>(
    `${server.url}/api/admin/user/tokens`,
    "POST",
    await signIn(person),
    wish,
  );
  return made.secret;
}

async function ask<Answer>(
  url: string,
  method: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<Answer> {
  const answer = await fetch(url, {
    method,
    headers: { ...headers, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url} answers ${answer.status}: ${text}`);
  return (text === "" ? null : JSON.parse(text)) as Answer; // the tests know what they asked for
}

async function run(database: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: at(database) });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

function at(database: string): string {
  return Object.assign(new URL(inject("postgres").owner), { pathname: `/${database}` }).href;
}
