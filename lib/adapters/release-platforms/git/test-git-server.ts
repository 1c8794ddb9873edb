import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { TestRepository } from "@/lib/adapters/release-platforms/git/test-repository";

export const LOGIN = { user: "x-access-token", token: "planted-git-token-5b1e" };

/** A real git server over HTTP: git's own http-backend behind Basic authentication. */
export type TestGitServer = {
  remote: string;
  /** The user whose login is accepted; by default that of `LOGIN`. */
  accept(token: string): void;
  /** From now on a hook declines every push. */
  protect(): void;
  /** From now on a push is carried out and never answered. */
  swallowAnswers(): void;
  /** What happens once, just before the server looks at its references for a push, or takes in what is pushed. */
  before(moment: "looking" | "taking", happens: () => void): void;
  close(): Promise<void>;
};

const DECLINES = `#!/bin/sh
echo "error: GH006: Protected branch update failed for $1." >&2
echo "error: Changes must be made through a pull request." >&2
exit 1
`;

export async function openTestGitServer(repository: TestRepository): Promise<TestGitServer> {
  let token = LOGIN.token;
  let swallowing = false;
  const happenings: { looking?: () => void; taking?: () => void } = {};
  const happen = (moment: "looking" | "taking") => {
    const happens = happenings[moment];
    delete happenings[moment];
    happens?.();
  };
  const server = http.createServer(async (request, response) => {
    const login = `Basic ${Buffer.from(`${LOGIN.user}:${token}`).toString("base64")}`;
    if (request.headers.authorization !== login)
      return void response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
    const pushes = request.method === "POST" && request.url?.endsWith("/git-receive-pack");
    if (request.url?.endsWith("service=git-receive-pack")) happen("looking");
    if (pushes) happen("taking");
    const answer = await runBackend(repository.root, request);
    if (swallowing && pushes) return;
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hook = path.join(repository.bare, "hooks/update");
  return {
    remote: `http://127.0.0.1:${(server.address() as AddressInfo).port}/shop.git`,
    accept: (other) => {
      token = other;
    },
    protect: () => {
      writeFileSync(hook, DECLINES);
      chmodSync(hook, 0o755);
    },
    swallowAnswers: () => {
      swallowing = true;
    },
    before: (moment, happens) => {
      happenings[moment] = happens;
    },
    async close() {
      if (existsSync(hook)) rmSync(hook);
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

type CgiAnswer = { status: number; headers: Record<string, string>; body: Buffer };

/** The Common Gateway Interface, as a web server in front of http-backend speaks it. */
async function runBackend(root: string, request: http.IncomingMessage): Promise<CgiAnswer> {
  const url = new URL(request.url ?? "/", "http://git.test");
  const header = (name: string) => String(request.headers[name] ?? "");
  const child = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env.PATH,
      HOME: root,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      REMOTE_USER: LOGIN.user,
      REMOTE_ADDR: "127.0.0.1",
      REQUEST_METHOD: request.method ?? "GET",
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: header("content-type"),
      HTTP_CONTENT_ENCODING: header("content-encoding"),
      HTTP_GIT_PROTOCOL: header("git-protocol"),
    } as unknown as NodeJS.ProcessEnv,
    stdio: ["pipe", "pipe", "ignore"],
  });
  request.pipe(child.stdin);
  child.stdin.on("error", () => undefined);
  const parts: Buffer[] = [];
  for await (const part of child.stdout as AsyncIterable<Buffer>) parts.push(part);
  return readCgi(Buffer.concat(parts));
}

function readCgi(output: Buffer): CgiAnswer {
  const end = output.indexOf("\r\n\r\n");
  const lines = output.subarray(0, end).toString("latin1").split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const { status = "200", ...others } = headers;
  return { status: Number.parseInt(status, 10), headers: others, body: output.subarray(end + 4) };
}
