import net from "node:net";
import type { Seeded } from "@/lib/jobs/faults/test-seeded";

export type CuttingProxy = {
  /** The address of the database, with the proxy in between. */
  through(url: string): string;
  /** From now on this share of all answered COMMITs is cut off: done, and nobody is told. */
  cut(share: number): void;
  cuts(): number;
  close(): Promise<void>;
};

// CommandComplete of the wire protocol; a transaction that failed is answered with ROLLBACK.
const COMMITTED = Buffer.from("COMMIT\0");

/** Stands between workers and PostgreSQL. */
export async function openCuttingProxy(databaseUrl: string, random: Seeded): Promise<CuttingProxy> {
  const to = new URL(databaseUrl);
  const open = new Set<net.Socket>();
  let share = 0;
  let cuts = 0;
  const server = net.createServer((client) => {
    const database = net.connect(Number(to.port), to.hostname);
    const end = () => {
      for (const socket of [client, database]) socket.destroy();
    };
    for (const socket of [client, database]) {
      open.add(socket);
      socket.on("error", end);
      socket.on("close", () => {
        open.delete(socket);
        end();
      });
    }
    client.on("data", (bytes) => database.write(bytes));
    database.on("data", (bytes) => {
      if (!bytes.includes(COMMITTED) || random.next() >= share) return client.write(bytes);
      cuts += 1;
      end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  return {
    through: (url) => Object.assign(new URL(url), { port: String(port) }).href,
    cut: (wanted) => {
      share = wanted;
    },
    cuts: () => cuts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
