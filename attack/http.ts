import type { ChildProcess } from "node:child_process";
import {
  type Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
} from "node:http";
import net from "node:net";

/** A desk of the built product, alone: no worker, so nothing but requests changes its database. */
export type Desk = {
  port: number;
  /** What TWOKEY_PUBLIC_URL says, the only origin whose pages may change anything. */
  origin: string;
  agent: Agent;
  /** What no answer may ever contain. */
  secrets: string[];
  process: ChildProcess;
  log: () => string;
};

export type Asked = { path: string; method?: string; headers?: OutgoingHttpHeaders; body?: string | Buffer };

/** An answer as it came over the wire; of an event stream only its beginning. */
export type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

/** Sends exactly this request, without following redirects. Fails when the desk breaks the connection off. */
export function send(desk: Desk, { path, method = "GET", headers = {}, body }: Asked): Promise<Answer> {
  const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: "127.0.0.1",
        port: desk.port,
        agent: desk.agent,
        method,
        path,
        headers: { host: new URL(desk.origin).host, ...length, ...headers },
      },
      (incoming) => collect(incoming).then(resolve, reject),
    );
    outgoing.setTimeout(60_000, () => outgoing.destroy(new Error(`no answer to ${method} ${path}`)));
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}

async function collect(incoming: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) {
    chunks.push(chunk);
    if (incoming.headers["content-type"] === "text/event-stream") break;
  }
  const text = Buffer.concat(chunks).toString();
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, text };
}

/** Sends bytes as they are on a connection of their own; the answer is everything until the desk is silent. */
export function sendBytes(desk: Desk, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(desk.port, "127.0.0.1");
    let text = "";
    const end = () => {
      socket.destroy();
      resolve(text);
    };
    socket.setTimeout(2_000, end);
    socket.on("data", (chunk) => {
      text += chunk;
      if (/\r\n\r\n/.test(text)) socket.setTimeout(100, end);
    });
    socket.once("close", end).once("error", end);
    socket.write(bytes);
  });
}

/** Runs the work for each item, a few at a time, and keeps the order. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  lanes = 8,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const lane = async () => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
