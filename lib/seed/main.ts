import { randomInt, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { z } from "zod";
import { configuration } from "@/lib/configuration";
import { type Database, openDatabase } from "@/lib/db/client";
import { createPerson } from "@/lib/db/person";
import { keepPolicy } from "@/lib/db/policy";
import { hashPassword } from "@/lib/password";
import { FIRST_ADMIN, SAMPLE_PEOPLE } from "@/lib/seed/people";

const savedShape = z.object({ password: z.string() });

/**
 * Puts the first people into an empty installation and prints them as one JSON line: the sample people with a
 * password made for this installation, or one admin. What is printed lands in a log, so the password is not part of it.
 */
async function seed(): Promise<void> {
  const url = process.env.DATABASE_URL;
  const data = process.env.TWOKEY_DATA;
  if (!url || !data) throw new Error("DATABASE_URL and TWOKEY_DATA must be set");
  const people = configuration().installation.sample ? SAMPLE_PEOPLE : [FIRST_ADMIN];
  const db = openDatabase(url, 1);
  try {
    const passwordFile = path.join(data, "first-people.json");
    const password = savedPassword(passwordFile);
    await keepPolicy(db, configuration().policy);
    if ((await db.person.count()) === 0) await createAll(db, people, password);
    const known = await db.person.count({ where: { email: { in: people.map((person) => person.email) } } });
    process.stdout.write(
      `${JSON.stringify(known === people.length ? { people, passwordFile } : { people: [] })}\n`,
    );
  } finally {
    await db.$disconnect();
  }
}

async function createAll(db: Database, people: typeof SAMPLE_PEOPLE, password: string): Promise<void> {
  const hash = await hashPassword(password);
  await db.$transaction(async (tx) => {
    for (const person of people) await createPerson(tx, { id: randomUUID(), ...person }, hash, randomUUID);
  });
}

/** Four words, easy to type at a desk and good for 44 bits; readable by this account only. */
function savedPassword(file: string): string {
  if (existsSync(file)) return savedShape.parse(JSON.parse(readFileSync(file, "utf8"))).password;
  const password = Array.from({ length: 4 }, () => wordlist[randomInt(wordlist.length)]).join("-");
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ password }), { mode: 0o600 });
  return password;
}

await seed();
