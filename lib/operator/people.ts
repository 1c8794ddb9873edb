import { randomUUID } from "node:crypto";
import { endSessions, setPassword } from "@/lib/db/account";
import type { Database, Transaction } from "@/lib/db/client";
import { findPerson, setDisabled } from "@/lib/db/person";
import { grantRoles, lockPeople, takeRoles } from "@/lib/db/role-grant";
import { recordEvent } from "@/lib/db/timeline";
import { ROLES, type Role } from "@/lib/domain/permission";
import type { TimelineEvent } from "@/lib/domain/timeline/event";
import { newPassword } from "@/lib/new-password";
import { hashPassword } from "@/lib/password";

/** What was done, in lines for the terminal; not `ok`: nothing was. */
export type Answer = { ok: boolean; lines: string[] };

export const USAGE = [
  "npm run people -- list",
  "npm run people -- grant <email> <role>",
  "npm run people -- disable <email>",
  "npm run people -- reset-password <email>",
];

/** Looks after people past the two keys, as the owner of the database. Each change has its row in the log. */
export async function lookAfterPeople(db: Database, [verb, email, role]: readonly string[]): Promise<Answer> {
  if (verb === "list") return list(db);
  if (!email) return { ok: false, lines: USAGE };
  switch (verb) {
    case "grant":
      return change(db, email, (tx, person) => grant(tx, person, role));
    case "disable":
      return change(db, email, disable);
    case "reset-password":
      return change(db, email, resetPassword);
    default:
      return { ok: false, lines: USAGE };
  }
}

async function list(db: Database): Promise<Answer> {
  const now = new Date();
  const people = await db.person.findMany({
    include: { roles: { where: { revokedAt: null }, orderBy: { role: "asc" } } },
    orderBy: { name: "asc" },
  });
  const lines = people.map(({ name, email, roles, disabledAt }) => {
    const held = roles.map(({ role, effectiveFrom }) =>
      effectiveFrom <= now ? role : `${role} from ${effectiveFrom.toISOString()} on`,
    );
    return `${email}  ${name}: ${disabledAt ? "disabled" : held.join(", ") || "no role"}`;
  });
  return { ok: true, lines: lines.length > 0 ? lines : ["There are no people yet."] };
}

type Known = NonNullable<Awaited<ReturnType<typeof findPerson>>>;

async function change(
  db: Database,
  email: string,
  work: (tx: Transaction, person: Known) => Promise<Answer>,
): Promise<Answer> {
  return db.$transaction(async (tx) => {
    await lockPeople(tx);
    const row = await tx.person.findUnique({ where: { email: email.toLowerCase() }, select: { id: true } });
    const person = row && (await findPerson(tx, row.id));
    if (!person) return no(`Nobody here has the address ${email}.`);
    if (person.disabledAt) return no(`${person.name} is disabled. An admin can enable them under Settings.`);
    return work(tx, person);
  });
}

async function grant(tx: Transaction, person: Known, wanted: string | undefined): Promise<Answer> {
  const role = ROLES.find((known) => known === wanted);
  if (!role) return no(`The role is one of ${ROLES.join(", ")}.`);
  if (person.roles.includes(role)) return no(`${person.name} holds ${role} already.`);
  await grantRoles(tx, person.id, [role], randomUUID);
  await record(tx, { event: "operator_granted_role", body: { person: person.name, role } });
  return yes(
    `${person.name} is ${article(role)} ${role} now, at once and without two keys. The log says so.`,
  );
}

async function disable(tx: Transaction, person: Known): Promise<Answer> {
  const now = new Date();
  await setDisabled(tx, person.id, now);
  await takeRoles(tx, person.id, person.roles, now);
  await endSessions(tx, person.id);
  const body = { person: person.name, taken: person.roles };
  await record(tx, { event: "operator_disabled_person", body });
  return yes(`${person.name} is disabled and signed out. The log says so.`);
}

async function resetPassword(tx: Transaction, person: Known): Promise<Answer> {
  const password = newPassword();
  await setPassword(tx, person, await hashPassword(password), randomUUID);
  await record(tx, { event: "operator_reset_password", body: { person: person.name } });
  return yes(`The new password of ${person.name}: ${password}`);
}

function record(tx: Transaction, event: TimelineEvent): Promise<void> {
  return recordEvent(tx, { incidentId: null, personId: null }, event);
}

function article(role: Role): string {
  return /^[ao]/.test(role) ? "an" : "a";
}

const yes = (line: string): Answer => ({ ok: true, lines: [line] });
const no = (line: string): Answer => ({ ok: false, lines: [line] });
