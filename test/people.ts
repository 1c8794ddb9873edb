import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/command";
import type { Database } from "@/lib/db/client";
import { createPerson } from "@/lib/db/person";
import type { Role } from "@/lib/domain/permission";
import { asOperator } from "@/test/operator";

/** A person with a local account and, from the operator, these roles, as an actor. The password hash matches nothing. */
export async function addPerson(db: Database, name: string, roles: Role[]): Promise<Actor> {
  const person = { id: randomUUID(), name, email: `${name.toLowerCase()}@test.example`, roles: [] };
  await db.$transaction((tx) => createPerson(tx, person, "none", randomUUID));
  await grantAsOperator(db, person.id, roles);
  const account = await db.account.findFirstOrThrow({ where: { personId: person.id } });
  return { personId: person.id, accountId: account.id, name, roles };
}

export async function grantAsOperator(db: Database, personId: string, roles: readonly Role[]): Promise<void> {
  const sql = "INSERT INTO role_grant (id, person_id, role) SELECT gen_random_uuid(), $1, unnest($2::text[])";
  await asOperator(db, sql, [personId, roles]);
}
