import { expect, test } from "vitest";
import { openDatabase } from "@/lib/db/client";
import { useDatabase } from "@/test/database";

const urls = useDatabase();

test("the database ends the transaction of a process that froze, so that its locks hold up nobody for long", async () => {
  const db = openDatabase(urls.workerUrl, 1);
  const [setting] = await db.$queryRaw<{ ms: number }[]>`
    SELECT setting::int AS ms FROM pg_settings WHERE name = 'idle_in_transaction_session_timeout'`;
  expect(setting?.ms).toBe(20_000);
  await db.$disconnect();
});
