import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Answer, Seen, TestReceiver } from "./contract";
import type { Notifier } from "./notifier";

/** How one chat's webhook behaves: what it demands of a message, and what its readers see of it. */
export type ChatRules = {
  open(webhook: string): Notifier;
  accepted: { status: number; body: string };
  refused: { status: number; body: string };
  /** Throws when the message has not the documented shape. */
  read(message: unknown): Omit<Seen, "to">;
};

const PATH = "/services/T0/B0/webhook-secret";

/** A webhook on this machine that takes nothing but messages of the documented shape. */
export async function openTestChat(rules: ChatRules): Promise<TestReceiver> {
  const seen: Seen[] = [];
  let next: Answer = "accept";
  let arrived = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const server = createServer(async (request, response) => {
    arrived();
    if (next === "hang") return;
    if (next === "hang up") return request.destroy();
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const known = request.method === "POST" && request.url === PATH && next === "accept";
    const message = known ? readMessage(rules, Buffer.concat(parts)) : null;
    if (message) seen.push({ to: null, ...message });
    const { status, body } = message ? rules.accepted : rules.refused;
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`;
  return {
    notifier: rules.open(url),
    to: null,
    secret: "webhook-secret",
    answer(kind) {
      next = kind;
    },
    seen: async () => seen,
    reached: () => arrival,
    async close() {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

function readMessage(rules: ChatRules, bytes: Buffer): Omit<Seen, "to"> | null {
  try {
    return rules.read(JSON.parse(bytes.toString("utf8")));
  } catch (error) {
    process.stderr.write(`not the documented shape: ${String(error)}\n`);
    return null;
  }
}
