import type { Database } from "@/lib/db/client";

export type SamplePerson = { name: string; email: string; roles: string[] };

/** The people of the sample installation who can sign in with a password, in the order they were made. */
export async function samplePeople(db: Database): Promise<SamplePerson[]> {
  const people = await db.person.findMany({
    where: { disabledAt: null, accounts: { some: { provider: "local", disabledAt: null } } },
    orderBy: [{ createdAt: "asc" }, { name: "asc" }],
    take: 12,
    select: { name: true, email: true, roles: { where: { revokedAt: null }, select: { role: true } } },
  });
  return people.map((person) => ({ ...person, roles: person.roles.map((grant) => grant.role) }));
}
