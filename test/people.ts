import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/command";
import type { Database } from "@/lib/db/client";
import { createPerson } from "@/lib/db/person";
import type { Role } from "@/lib/domain/permission";

/** A person with a local account and these roles, as an actor. The password hash matches nothing. */
export async function addPerson(db: Database, name: string, roles: Role[]): Promise<Actor> {
  const person = { id: randomUUID(), name, email: `${name.toLowerCase()}@test.example`, roles };
  await db.$transaction((tx) => createPerson(tx, person, "none", randomUUID));
  const account = await db.account.findFirstOrThrow({ where: { personId: person.id } });
  return { personId: person.id, accountId: account.id, name, roles };
}
