import { type Fact, factBytes } from "@/lib/audit/sealed-fact";
import { faultsOfAccount, faultsOfPerson } from "@/lib/domain/approval/standing";
import { hexOf } from "@/lib/signature/digest";
import { faultOfProof } from "./check-vote";
import type { DamageList } from "./damage";
import type { FactStore } from "./fact-store";
import type { LogIndex } from "./log-index";
import { instant, peopleAt } from "./people-then";
import type { GlassAccount } from "./plan-account";

type Book = { facts: FactStore; log: LogIndex; damage: DamageList };
type Names = (personId: string | null) => string;

const ANSWERED_AS: Record<string, string> = { countersign: "glass_countersigned", object: "glass_objected" };

/**
 * The use of break-glass on a plan: its signature, its answer, and whether the person might use it then. Null: nobody
 * broke the glass. The circumstances (P0, the release's health, who was asked) are not among the facts.
 */
export function judgeGlass(
  book: Book,
  plan: Fact<"plan">,
  digest: string,
  nameOf: Names,
): GlassAccount | null {
  const row = book.facts.find("break_glass", plan.id);
  if (!row) return null;
  const where = `break-glass of plan ${plan.id}`;
  const fault = faultOfSignature(book, { ...row, act: "break-glass" }, digest);
  if (fault !== null) book.damage.add(where, `a proof that ${nameOf(row.person_id)} did it`, fault);
  if (!book.log.tellsVote("glass_broken", plan.id, row.person_id))
    book.damage.add(where, "a row of the log that tells of it", "none");
  return {
    person: nameOf(row.person_id),
    at: at(row.used_at),
    reason: row.reason ?? "",
    verified: fault === null,
    mayExecute: fault === null && mightUse(book, row),
    answer: judgeAnswer(book, row, digest, nameOf),
  };
}

function mightUse({ facts }: Book, row: Fact<"break_glass">): boolean {
  const usedAt = instant(row.used_at);
  const person = peopleAt(facts, usedAt).find(({ personId }) => personId === row.person_id);
  if (!person) return false;
  const faults = [
    ...faultsOfPerson(person, "break_glass", usedAt),
    ...faultsOfAccount(person, row.account_id ?? ""),
  ];
  return faults.length === 0;
}

function judgeAnswer(
  book: Book,
  glass: Fact<"break_glass">,
  digest: string,
  nameOf: Names,
): GlassAccount["answer"] {
  const row = book.facts.find("break_glass_answer", glass.plan_id);
  if (!row) return null;
  const where = `answer to the break-glass of plan ${row.plan_id}`;
  const act = row.act === "countersign" ? "countersign" : "object";
  const fault =
    row.person_id === glass.person_id
      ? "whoever broke the glass answered"
      : faultOfSignature(book, { ...row, act }, digest);
  if (fault !== null) book.damage.add(where, `a proof that ${nameOf(row.person_id)} did it`, fault);
  if (!book.log.tellsVote(ANSWERED_AS[act] ?? "", row.plan_id, row.person_id))
    book.damage.add(where, "a row of the log that tells of it", "none");
  return {
    person: nameOf(row.person_id),
    act,
    at: at(row.answered_at),
    reason: row.reason,
    verified: fault === null,
  };
}

type Signed = Pick<
  Fact<"break_glass">,
  "person_id" | "account_id" | "passkey_id" | "digest" | "signature" | "evidence"
> & {
  act: "break-glass" | "countersign" | "object";
};

function faultOfSignature({ facts }: Book, signed: Signed, digest: string): string | null {
  if (hexOf(factBytes(signed.digest)) !== digest) return "it was given for another plan";
  return faultOfProof({
    ...signed,
    digest,
    method: "passkey",
    personId: signed.person_id ?? "",
    accountId: signed.account_id ?? "",
    passkey: facts.find("passkey", signed.passkey_id),
  });
}

function at(text: string | null): string {
  const moment = new Date(text ?? "");
  return Number.isNaN(moment.getTime()) ? "unreadable time" : moment.toISOString();
}
