import http from "node:http";
import type { AddressInfo } from "node:net";

/** A production that follows a flag and names the state that it follows at its version address. */
export type FlagProduction = {
  versionUrl: string;
  /** From now on it follows a change only after this long, as an application with a slow cache does. */
  followAfter(ms: number): void;
  lie(version: string): void;
  close(): Promise<void>;
};

/** `evaluate` gives the state as the application sees it now. */
export async function openFlagProduction(evaluate: () => string): Promise<FlagProduction> {
  let followed = evaluate();
  let waitMs = 0;
  let changedAt: number | null = null;
  let lie: string | null = null;
  const follow = () => {
    const now = evaluate();
    if (now === followed) {
      changedAt = null;
      return;
    }
    changedAt ??= performance.now();
    if (performance.now() - changedAt >= waitMs) followed = now;
  };
  const server = http.createServer((_, response) => {
    follow();
    response.end(JSON.stringify({ version: lie ?? followed }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    versionUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/version`,
    followAfter: (ms) => {
      waitMs = ms;
    },
    lie: (version) => {
      lie = version;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
