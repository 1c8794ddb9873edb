import type { Voter } from "@/lib/domain/approval/approval";
import type { Role } from "@/lib/domain/permission";
import type { FactStore } from "./fact-store";

const FAR_FUTURE = new Date(8_640_000_000_000_000);

/** An instant as PostgreSQL writes it. One that cannot be read lies in the far future, where it helps nobody. */
export function instant(text: string | null): Date {
  const at = new Date(text ?? "");
  return Number.isNaN(at.getTime()) ? FAR_FUTURE : at;
}

/** Everybody as they stood at that moment: what was granted, revoked or disabled later does not count yet. */
export function peopleAt(facts: FactStore, then: Date): Voter[] {
  // What cannot be read counts as revoked, and as granted too late.
  const until = (text: string | null) => {
    if (text === null) return null;
    const at = instant(text);
    return at === FAR_FUTURE ? then : at <= then ? at : null;
  };
  const had = (text: string | null) => until(text) !== null;
  return facts.all("person").map((person) => ({
    personId: person.id ?? "",
    name: person.name ?? "",
    disabledAt: until(person.disabled_at),
    roles: facts
      .where("role_grant", "person_id", person.id)
      .filter((grant) => had(grant.granted_at) && !had(grant.revoked_at))
      // The table has a CHECK on the names of roles; an unknown one allows nothing.
      .map((grant) => ({ role: grant.role as Role, effectiveFrom: instant(grant.effective_from) })),
    accounts: facts.where("account", "person_id", person.id).map((account) => ({
      id: account.id ?? "",
      disabledAt: until(account.disabled_at),
      passwordUsableFrom: instant(account.password_usable_from),
    })),
    passkeys: facts.where("passkey", "person_id", person.id).map((key) => ({
      id: key.id ?? "",
      usableFrom: instant(key.usable_from),
      revokedAt: until(key.revoked_at),
    })),
  }));
}
