import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "@/lib/generated/prisma/client";

export type Database = PrismaClient;
/** A transaction in progress; everything of `lib/db` takes one, so that a command saves all or nothing. */
export type Transaction = Prisma.TransactionClient;

/** A process that froze in the middle of a transaction would keep its locks, the head of the log among them. */
const FROZEN_MS = 20_000;

/** `url` is a PostgreSQL connection string; the caller disconnects. */
export function openDatabase(url: string, connections = 10): Database {
  const pool = { connectionString: url, max: connections, idle_in_transaction_session_timeout: FROZEN_MS };
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}

// Next bundles pages and instrumentation apart, so a module variable would open one pool for each.
const shared = globalThis as typeof globalThis & { twokeyDatabase?: Database };

/** The database of this process, from DATABASE_URL. */
export function database(): Database {
  if (!shared.twokeyDatabase) {
    const url = process.env.DATABASE_URL;
    if (!url) throw new Error("DATABASE_URL is not set: start with `npm start`, or name a PostgreSQL server");
    shared.twokeyDatabase = openDatabase(url);
  }
  return shared.twokeyDatabase;
}
