import http from "node:http";
import type { AddressInfo } from "node:net";

type Release = { version: string; commit: string };

export type ServingSite = {
  url: string;
  /** A release that goes live from now on answers only after this long. */
  answerAfter(ms: number): void;
  lie(version: string): void;
  close(): Promise<void>;
};

/** A site with /version and /health that serves what the platform says is live. */
export async function openServingSite(live: () => Release | null): Promise<ServingSite> {
  let lie: string | null = null;
  let delayMs = 0;
  let before = live()?.version;
  let until = 0;
  const server = http.createServer((request, response) => {
    if (request.url === "/health") return void response.end("ok");
    const release = live();
    if (release?.version !== before) until = performance.now() + delayMs;
    before = release?.version;
    if (release === null || performance.now() < until) return void response.writeHead(503).end();
    const commit = lie === null ? release.commit : null;
    response.end(JSON.stringify({ version: lie ?? release.version, commit }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answerAfter(ms) {
      delayMs = ms;
      until = performance.now() + ms;
    },
    lie(version) {
      lie = version;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
