import { openDatabase } from "@/lib/db/client";
import { lookAfterPeople } from "@/lib/operator/people";

/** `npm run people`: the operator's way out. DATABASE_URL is the owner's. */
async function main(): Promise<void> {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set: run npm run people");
  const db = openDatabase(url, 1);
  try {
    const { ok, lines } = await lookAfterPeople(db, process.argv.slice(2));
    for (const line of lines) (ok ? process.stdout : process.stderr).write(`${line}\n`);
    if (!ok) process.exitCode = 1;
  } finally {
    await db.$disconnect();
  }
}

await main();
