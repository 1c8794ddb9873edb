import { readFileSync } from "node:fs";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createEmulator } from "emulate";
import { type DescribedApi, openDescribedApi } from "@/test/described-api/described-api";
import type { JsonObject } from "@/test/described-api/json-schemas";

export const TOKEN = "github-token-of-the-test-8d1f";
export const REPOSITORY = { owner: "ada", repo: "shop" };

type Asked = { method: string; url: URL; body: string };
type Given = { status: number; body: unknown };

/** GitHub in small: the emulator behind rules that it lacks, everything held against GitHub's own description. */
export type GitHubStandIn = {
  url: string;
  /** Creates a commit with exactly these files and gives its id. */
  commit(commit: NewCommit): Promise<string>;
  /** Asks the emulator itself, past all rules. */
  ask(method: string, path: string, body?: unknown): Promise<JsonObject>;
  /** Answers in its place; null: the emulator answers. */
  rule: ((asked: Asked) => Given | null | Promise<Given | null>) | null;
  /** From now on requests that change something are carried out and answered this much later; Infinity: never. */
  answerLate(ms: number): void;
  /** Method and path of each request that reached the emulator. */
  requests: string[];
  /** Throws when something was asked or answered that GitHub's description does not know. */
  close(): Promise<void>;
};

export type NewCommit = {
  message: string;
  parents: string[];
  files: Readonly<Record<string, string>>;
  at: string;
};

export async function openGitHub(): Promise<GitHubStandIn> {
  const port = await freePort();
  const seed = {
    tokens: { [TOKEN]: { login: "ada", scopes: ["repo"] } },
    github: {
      users: [{ login: "ada", name: "Ada", email: "ada@example.com" }],
      repos: [{ owner: REPOSITORY.owner, name: REPOSITORY.repo, auto_init: true }],
    },
  };
  const emulator = await createEmulator({ service: "github", port, seed });
  const state: Pick<GitHubStandIn, "rule" | "requests"> & { lateMs: number } = {
    rule: null,
    requests: [],
    lateMs: 0,
  };
  const rules = await openRules(emulator.url, state);
  const described: DescribedApi = await openDescribedApi(rules.url, {
    description: JSON.parse(readFileSync("test/github-api/description.json", "utf8")) as JsonObject,
    alsoAnswers: [401, 403, 429],
  });
  const ask = (method: string, path: string, body?: unknown) => askEmulator(emulator.url, method, path, body);
  return {
    url: described.url,
    ask,
    commit: committer(ask),
    get rule() {
      return state.rule;
    },
    set rule(rule) {
      state.rule = rule;
    },
    requests: state.requests,
    answerLate: (ms) => {
      state.lateMs = ms;
    },
    async close() {
      try {
        await described.close();
      } finally {
        await rules.close();
        await emulator.close();
      }
    },
  };
}

/** Between the description and the emulator: a token that counts, the rules of the test, lateness. */
async function openRules(
  emulator: string,
  state: { rule: GitHubStandIn["rule"]; requests: string[]; lateMs: number },
) {
  const answer = async (request: http.IncomingMessage): Promise<Given> => {
    const asked: Asked = {
      method: request.method ?? "GET",
      url: new URL(request.url ?? "/", emulator),
      body: await text(request),
    };
    if (request.headers.authorization !== `Bearer ${TOKEN}`)
      return { status: 401, body: { message: "Bad credentials" } };
    const ruled = await state.rule?.(asked);
    if (ruled) return ruled;
    state.requests.push(`${asked.method} ${asked.url.pathname}`);
    const answered = await fetch(asked.url, {
      method: asked.method,
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      ...(asked.body !== "" && { body: asked.body }),
    });
    const body = whole(asked, (await answered.json()) as JsonObject);
    if (asked.method !== "GET") await late(state.lateMs);
    return { status: answered.status, body };
  };
  const server = http.createServer(async (request, response) => {
    const { status, body } = await answer(request);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Counts that GitHub's description asks for and the emulator leaves out. */
function whole({ url }: Asked, body: JsonObject): JsonObject {
  const isRepository = /^\/repos\/[^/]+\/[^/]+$/.test(url.pathname) && "full_name" in body;
  return isRepository ? { network_count: 0, subscribers_count: 0, ...body } : body;
}

function late(ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (Number.isFinite(ms)) setTimeout(resolve, ms);
  });
}

const ROOT = `/repos/${REPOSITORY.owner}/${REPOSITORY.repo}/git`;

/** Trees that were made are not made again: a long history of the same files stays quick. */
function committer(ask: GitHubStandIn["ask"]) {
  const trees = new Map<string, Promise<string>>();
  return async ({ message, parents, files, at }: NewCommit): Promise<string> => {
    const key = JSON.stringify(files);
    const making = trees.get(key) ?? createTree(ask, files);
    trees.set(key, making);
    const tree = await making;
    const author = { name: "Bo Öberg", email: "bo@example.com", date: at };
    const committer = { name: "Ci", email: "ci@example.com", date: at };
    const { sha } = await ask("POST", `${ROOT}/commits`, { message, tree, parents, author, committer });
    return String(sha);
  };
}

async function createTree(ask: GitHubStandIn["ask"], files: NewCommit["files"]): Promise<string> {
  const tree = [];
  for (const [path, content] of Object.entries(files)) {
    const { sha } = await ask("POST", `${ROOT}/blobs`, { content, encoding: "utf-8" });
    tree.push({ path, mode: "100644", type: "blob", sha });
  }
  return String((await ask("POST", `${ROOT}/trees`, { tree })).sha);
}

async function askEmulator(
  emulator: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<JsonObject> {
  const answer = await fetch(`${emulator}${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`the emulator answers ${answer.status} to ${method} ${path}: ${said}`);
  return JSON.parse(said) as JsonObject;
}

/** The emulator wants to be told its port. */
async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
