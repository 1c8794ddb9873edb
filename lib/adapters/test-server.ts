import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterEach } from "vitest";
import type { ResolvedAddress } from "@/lib/adapters/way-out";
import { parseAllowed } from "@/lib/domain/network/reach";

const open: { close(): void }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** Listens until the end of the test; gives the port. */
export async function listen(server: net.Server, host = "127.0.0.1", port = 0): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return (server.address() as AddressInfo).port;
}

/** Answers every request, and counts what reached it. */
export async function serve(
  answer: http.RequestListener = (_, response) => void response.end("fine"),
  host?: string,
  port?: number,
) {
  const seen = { connections: 0, requests: 0, port: 0 };
  const server = http.createServer((request, response) => {
    seen.requests += 1;
    answer(request, response);
  });
  server.on("connection", () => {
    seen.connections += 1;
  });
  seen.port = await listen(server, host, port);
  return seen;
}

/** Answers with the next of its answers each time it is asked, and then always with the last. */
export function nameServer(...answers: string[][]) {
  const asked: string[] = [];
  const resolve = async (host: string): Promise<ResolvedAddress[]> => {
    const answer = answers[Math.min(asked.push(host), answers.length) - 1] ?? [];
    return answer.map((address) => ({ address, family: net.isIP(address) }));
  };
  return { asked, resolve };
}

/** What `network.allow` with these entries lists. */
export const only = (...entries: string[]) => entries.flatMap((entry) => parseAllowed(entry) ?? []);
export const get = (url: string, more: { timeoutMs?: number; maxBytes?: number } = {}) => ({
  url,
  timeoutMs: 5_000,
  ...more,
});

export async function joined(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}
