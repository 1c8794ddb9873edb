import { once } from "node:events";
import { readFileSync } from "node:fs";
import net from "node:net";
import { createInterface } from "node:readline";

const { revision, ...prices } = JSON.parse(readFileSync(new URL("price-book.json", import.meta.url), "utf8"));

/**
 * Serves the price book on a free local port, one JSON line for one JSON line:
 * `{ group, currency, since }` → `{ revision, prices }`, or `{ unchanged: true }` when `since` is the revision.
 */
export async function servePriceBook() {
  const server = net.createServer((socket) => {
    socket.on("error", () => socket.destroy());
    createInterface(socket).on("line", (line) => {
      const { group, currency, since } = JSON.parse(line);
      const answer = since === revision ? { unchanged: true } : { revision, prices: prices[currency][group] };
      socket.write(`${JSON.stringify(answer)}\n`);
    });
  });
  server.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  return server.address().port;
}

/** One connection to the price book; it carries one question at a time. */
export async function connectToPriceBook(port) {
  const socket = net.connect(port, "127.0.0.1");
  await once(socket, "connect");
  const answers = createInterface(socket);
  return {
    async ask(question) {
      socket.write(`${JSON.stringify(question)}\n`);
      const [line] = await once(answers, "line");
      return JSON.parse(line);
    },
  };
}
