import { type Fact, factBytes } from "@/lib/audit/sealed-fact";
import type { Vote } from "@/lib/domain/approval/approval";
import { mayExecute } from "@/lib/domain/approval/execute";
import { incidentReference } from "@/lib/domain/incident/reference";
import { headlineOf, wasAllInProduction } from "@/lib/domain/plan/headline";
import type { PlanDocument } from "@/lib/domain/plan/plan-document";
import { fromBase64url } from "@/lib/signature/base64url";
import { hexOf } from "@/lib/signature/digest";
import { openPlan, type SealedPlan } from "@/lib/signature/plan-seal";
import { digestWords } from "@/lib/signature/words";
import { credentialIn, faultOfProof } from "./check-vote";
import type { DamageList } from "./damage";
import type { FactStore } from "./fact-store";
import { judgeGlass } from "./judge-glass";
import type { LogIndex } from "./log-index";
import { instant, peopleAt } from "./people-then";
import type { ExecutionAccount, GlassAccount, PlanAccount, VoteAccount } from "./plan-account";

type Book = { facts: FactStore; log: LogIndex; damage: DamageList };
type JudgedVote = { vote: Vote; told: VoteAccount };

const LOGGED_AS: Record<string, string> = { approve: "plan_approved", reject: "plan_rejected" };

/** Every plan with its votes and its fate, each signature verified and each execution judged anew. */
export function judgePlans(book: Book): PlanAccount[] {
  const plans = book.facts.all("plan").map((plan) => judgePlan(book, plan));
  for (const vote of book.facts.all("approval")) findMisplaced(book, vote);
  return plans.toSorted((a, b) => a.proposedAt.localeCompare(b.proposedAt));
}

/** Each vote belongs to a plan, a person votes once on it, and no signature serves twice. */
function findMisplaced({ facts, damage }: Book, vote: Fact<"approval">): void {
  const where = `approval ${vote.id}`;
  if (!facts.find("plan", vote.plan_id)) damage.add(where, `the plan ${vote.plan_id}`, "no such plan");
  const others = facts.where("approval", "plan_id", vote.plan_id).filter(({ id }) => id !== vote.id);
  if (others.some(({ person_id }) => person_id === vote.person_id))
    damage.add(where, "one vote of a person on a plan", "another one");
  const sameSignature =
    facts.where("approval", "signature", vote.signature).length +
    facts.where("approval_revocation", "signature", vote.signature).length;
  if (sameSignature !== 1) damage.add(where, "a signature of its own", "one that was given elsewhere");
}

function judgePlan(book: Book, plan: Fact<"plan">): PlanAccount {
  const digest = hexOf(factBytes(plan.digest));
  const sealed = openBytes(book, plan);
  const votes = book.facts
    .where("approval", "plan_id", plan.id)
    .toSorted((a, b) => (a.voted_at ?? "").localeCompare(b.voted_at ?? ""))
    .map((row) => judgeVote(book, row, digest));
  const end = book.facts.find("plan_end", plan.id);
  const execution = book.facts.where("execution", "plan_id", plan.id)[0] ?? null;
  const glass = judgeGlass(book, plan, digest, (personId) => nameOf(book, personId));
  return {
    id: plan.id ?? "",
    digest,
    words: /^[0-9a-f]{64}$/.test(digest) ? digestWords(digest) : [],
    title: sealed && titleOf(sealed),
    proposer: nameOf(book, plan.proposer_id),
    proposedAt: iso(plan.proposed_at),
    expiresAt: iso(plan.expires_at),
    reason: sealed?.document.reason ?? null,
    votes: votes.map(({ told }) => told),
    glass,
    end: end && { outcome: end.outcome ?? "", reason: end.reason ?? "", at: iso(end.at) },
    execution: execution && judgeExecution(book, { plan, sealed, votes, glass }, execution),
  };
}

function openBytes({ facts, damage }: Book, plan: Fact<"plan">): SealedPlan | null {
  const bytes = fromBase64url(facts.canonicalOf(plan.id ?? "") ?? "");
  const sealed = bytes && openPlan(bytes, factBytes(plan.digest));
  if (sealed?.ok) {
    const { document } = sealed.value;
    const agrees =
      document.proposer === plan.proposer_id &&
      targetKeyOf(document) === plan.target_key &&
      Date.parse(document.expiresAt) === instant(plan.expires_at).getTime();
    if (!agrees) damage.add(`plan ${plan.id}`, "a row that agrees with the plan's bytes", "another one");
    return sealed.value;
  }
  const why = sealed?.reasons[0]?.message ?? "They are not written in base64url.";
  damage.add(`plan ${plan.id}`, `bytes with the digest ${hexOf(factBytes(plan.digest))}`, why);
  return null;
}

function judgeVote(book: Book, row: Fact<"approval">, digest: string): JudgedVote {
  const { damage, facts, log } = book;
  const where = `approval ${row.id}`;
  const voter = {
    digest,
    personId: row.person_id ?? "",
    accountId: row.account_id ?? "",
    passkey: facts.find("passkey", row.passkey_id),
  };
  const fault = faultOfProof({ ...voter, ...row, act: row.act === "reject" ? "reject" : "approve", digest });
  if (fault !== null) damage.add(where, `a proof that ${nameOf(book, row.person_id)} did it`, fault);
  if (hexOf(factBytes(row.digest)) !== digest)
    damage.add(where, `the digest of its plan, ${digest}`, hexOf(factBytes(row.digest)));
  if (!log.tellsVote(LOGGED_AS[row.act ?? ""] ?? "", row.plan_id, row.person_id))
    damage.add(where, "a row of the log that tells of it", "none");
  const revocation = facts.find("approval_revocation", row.id);
  const revoked = revocation && judgeRevocation(book, row, revocation, digest);
  return {
    vote: {
      id: row.id ?? "",
      personId: voter.personId,
      accountId: voter.accountId,
      act: row.act === "approve" ? "approve" : "reject",
      method: row.method === "passkey" ? "passkey" : "reauthenticate",
      digest: hexOf(factBytes(row.digest)),
      passkeyId: row.passkey_id,
      signatureVerified: fault === null,
      votedAt: instant(row.voted_at),
      revokedAt: revocation && instant(revocation.revoked_at),
    },
    told: {
      person: nameOf(book, row.person_id),
      act: row.act ?? "",
      method: row.method ?? "",
      at: iso(row.voted_at),
      verified: fault === null,
      reason: row.reason,
      revoked,
    },
  };
}

function judgeRevocation(
  book: Book,
  vote: Fact<"approval">,
  row: Fact<"approval_revocation">,
  digest: string,
): VoteAccount["revoked"] {
  const [passkey = null] = book.facts.where("passkey", "credential_id", credentialIn(row.evidence));
  const fault = faultOfProof({
    ...row,
    act: "revoke",
    digest,
    personId: vote.person_id ?? "",
    accountId: vote.account_id ?? "",
    passkey,
  });
  const where = `revocation of approval ${row.approval_id}`;
  if (fault !== null) book.damage.add(where, `a proof that ${nameOf(book, vote.person_id)} did it`, fault);
  if (!book.log.tellsVote("approval_revoked", vote.plan_id, vote.person_id))
    book.damage.add(where, "a row of the log that tells of it", "none");
  return {
    at: iso(row.revoked_at),
    method: row.method ?? "",
    reason: row.reason ?? "",
    verified: fault === null,
  };
}

type Judged = {
  plan: Fact<"plan">;
  sealed: SealedPlan | null;
  votes: readonly JudgedVote[];
  glass: GlassAccount | null;
};

function judgeExecution(
  book: Book,
  { plan, sealed, votes, glass }: Judged,
  row: Fact<"execution">,
): ExecutionAccount {
  const startedAt = instant(row.started_at);
  const where = `execution ${row.id} of plan ${plan.id}`;
  const people = peopleAt(book.facts, startedAt);
  const ended = book.facts.find("plan_end", plan.id);
  if (ended) book.damage.add(where, "a plan that had not ended", `one that was ${ended.outcome}`);
  if (!book.log.tellsExecution(row.id)) book.damage.add(where, "a row of the log that tells of it", "none");
  const carried =
    sealed &&
    mayExecute(
      {
        digest: sealed.digest,
        kind: sealed.document.kind,
        ...subjectOf(sealed.document),
        // Which roles the policy asked for is not among the facts: the database counted them when it began.
        requiredRoles: [],
        proposerId: sealed.document.proposer,
        state: "proposed",
        proposedAt: instant(plan.proposed_at),
        expiresAt: instant(plan.expires_at),
      },
      votes.map(({ vote }) => vote),
      people,
      // Whether the weaker way was allowed is not among the facts: it is told as weaker instead.
      { reauthenticate: true },
      startedAt,
    );
  const byGlass = sealed !== null && !carried?.ok && glass?.mayExecute === true;
  if (!carried?.ok && !byGlass) {
    const why = carried?.reasons.map(({ message }) => message).join(" ") ?? "The plan cannot be read.";
    book.damage.add(where, "two effective approvals when it began", why);
  }
  return {
    id: row.id ?? "",
    startedAt: iso(row.started_at),
    finishedAt: row.finished_at && iso(row.finished_at),
    state: row.state ?? "",
    outcome: row.outcome,
    carriedBy: carried?.ok ? carried.value.map(({ personId }) => nameOf(book, personId)) : [],
    byGlass,
    steps: book.facts
      .where("execution_step", "execution_id", row.id)
      .map((step) => ({ position: step.position ?? "", call: step.call ?? "", state: step.state ?? "" })),
  };
}

function titleOf({ document }: SealedPlan): string {
  if (document.kind === "roles") {
    const given = document.to.roles.filter((role) => !document.from.roles.includes(role));
    return `Roles of ${document.person.name}: give ${given.join(", ")}`;
  }
  const { kind, service, changes, incident } = document;
  const { from, to } = headlineOf(changes);
  return `${incidentReference(incident)}: ${kind} of ${service} from ${from} to ${to}`;
}

function targetKeyOf(document: PlanDocument): string | undefined {
  return document.kind === "roles" ? document.target.key : document.changes[0]?.target.key;
}

function subjectOf(document: PlanDocument): { targetWasInProduction: boolean; aboutPersonId: string | null } {
  return document.kind === "roles"
    ? { targetWasInProduction: false, aboutPersonId: document.person.id }
    : { targetWasInProduction: wasAllInProduction(document.changes), aboutPersonId: null };
}

function nameOf({ facts }: Book, personId: string | null): string {
  return facts.find("person", personId)?.name ?? `unknown person ${personId}`;
}

function iso(text: string | null): string {
  const at = new Date(text ?? "");
  return Number.isNaN(at.getTime()) ? "unreadable time" : at.toISOString();
}
