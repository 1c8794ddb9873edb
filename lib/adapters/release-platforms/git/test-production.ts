import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { TestRepository } from "@/lib/adapters/release-platforms/git/test-repository";

/** Production that is deployed from main as soon as main moves, or later. */
export type TestProduction = {
  versionUrl: string;
  healthUrl: string;
  /** From now on it takes this long until a new commit is served. */
  deployIn(ms: number): void;
  lie(version: string): void;
  /** From now on it serves this commit, whatever main holds. */
  pin(commit: string): void;
  fall(): void;
  close(): Promise<void>;
};

export async function openTestProduction(repository: TestRepository): Promise<TestProduction> {
  let deployMs = 0;
  let lie: string | null = null;
  let pinned: string | null = null;
  let fallen = false;
  let served = { commit: repository.head(), from: 0 };
  let before = served.commit;
  const follow = () => {
    const commit = repository.head();
    if (commit !== served.commit) {
      before = served.commit;
      served = { commit, from: performance.now() + deployMs };
    }
    return performance.now() >= served.from ? served.commit : before;
  };
  const server = http.createServer((request, response) => {
    if (fallen) return void response.writeHead(503).end();
    if (request.url === "/health") return void response.end("ok");
    const commit = pinned ?? follow();
    const named = { version: shownVersion(repository, commit), commit };
    response.end(JSON.stringify(lie === null ? named : { version: lie, commit: null }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    versionUrl: `${address}/version`,
    healthUrl: `${address}/health`,
    deployIn: (ms) => {
      deployMs = ms;
    },
    lie: (version) => {
      lie = version;
    },
    pin: (commit) => {
      pinned = commit;
    },
    fall: () => {
      fallen = true;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** As the pipeline of this product names what it builds. */
function shownVersion(repository: TestRepository, commit: string): string {
  const trailer = repository.git("log", "-1", "--format=%(trailers:key=Twokey-Version,valueonly)", commit);
  return trailer.trim() || commit.slice(0, 8);
}
