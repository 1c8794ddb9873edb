import type { ExecutionAccount, GlassAccount, PlanAccount, VoteAccount } from "./plan-account";
import type { Report } from "./verify-export";

const ACTS: Record<string, string> = { approve: "approved", reject: "rejected" };

/** The report for people: who approved what when, then the verdict, each damage by name. */
export function reportWords(report: Report): string {
  const parts = [
    ...report.plans.flatMap((plan) => [...planLines(plan), ""]),
    ...chainLines(report),
    "",
    ...damageLines(report),
    verdict(report),
  ];
  return `${parts.join("\n")}\n`;
}

function planLines(plan: PlanAccount): string[] {
  return [
    plan.title ?? "A plan that cannot be read",
    `  plan       ${plan.id}`,
    `  words      ${plan.words.join(" ")}`,
    `  digest     ${plan.digest}`,
    `  proposed   ${clock(plan.proposedAt)} by ${plan.proposer}, good until ${clock(plan.expiresAt)}`,
    ...(plan.reason ? [`  reason     ${plan.reason}`] : []),
    ...plan.votes.flatMap(voteLines),
    ...(plan.votes.length === 0 ? ["  nobody voted"] : []),
    ...(plan.glass ? glassLines(plan.glass) : []),
    ...(plan.end ? [`  ${plan.end.outcome.padEnd(10)} ${clock(plan.end.at)}: ${plan.end.reason}`] : []),
    ...(plan.execution ? executionLines(plan.execution) : []),
    ...(plan.end || plan.execution ? [] : ["  not executed"]),
  ];
}

function voteLines(vote: VoteAccount): string[] {
  const lines = [
    `  ${(ACTS[vote.act] ?? vote.act).padEnd(10)} ${clock(vote.at)} by ${vote.person}, ${way(vote)}${because(vote.reason)}`,
  ];
  if (vote.revoked)
    lines.push(
      `  revoked    ${clock(vote.revoked.at)} by ${vote.person}, ${way(vote.revoked)}${because(vote.revoked.reason)}`,
    );
  return lines;
}

function way({ method, verified }: { method: string; verified: boolean }): string {
  const how = method === "passkey" ? "with a passkey" : "with a fresh sign-in (weaker: nothing is signed)";
  return verified ? how : `${how}: DOES NOT VERIFY`;
}

function because(reason: string | null): string {
  return reason ? `: ${reason}` : "";
}

function glassLines({ person, at, reason, verified, answer }: GlassAccount): string[] {
  const doubt = (holds: boolean) => (holds ? "" : " (DOES NOT VERIFY)");
  const answered = answer
    ? `  ${answer.act === "countersign" ? "countersigned" : "objected"} ${clock(answer.at)} by ${answer.person}, with a passkey${doubt(answer.verified)}${because(answer.reason)}`
    : "  nobody countersigned";
  return [
    `  BREAK-GLASS ${clock(at)} by ${person} alone, with a passkey${doubt(verified)}: ${reason}`,
    answered,
  ];
}

function executionLines(execution: ExecutionAccount): string[] {
  const { startedAt, finishedAt, state, outcome, carriedBy, byGlass, steps } = execution;
  const alone = byGlass ? "carried by BREAK-GLASS" : "NOT CARRIED BY TWO PEOPLE";
  const carried = carriedBy.length > 0 ? `carried by ${carriedBy.join(" and ")}` : alone;
  return [
    `  executed   ${clock(startedAt)}, ${carried}`,
    ...steps.map(({ position, call, state: at }) => `    step ${position}   ${at}: ${call}`),
    `  ${state.padEnd(10)} ${finishedAt ? clock(finishedAt) : ""}${because(outcome)}`.trimEnd(),
  ];
}

function chainLines({ exportedAt, log, facts, checkpoints, keys, alarms }: Report): string[] {
  const uncovered = log.size - log.covered + (facts.size - facts.covered);
  return [
    `Export of ${clock(exportedAt)}: ${log.size} rows of the log, ${facts.size} seals of facts.`,
    `${checkpoints.count} checkpoints, the last of ${checkpoints.lastAt ? clock(checkpoints.lastAt) : "never"}.`,
    ...(uncovered > 0
      ? [`${uncovered} rows are newer than the last checkpoint: their end could be cut unseen.`]
      : []),
    ...(checkpoints.later > 0
      ? [
          `${checkpoints.later} checkpoints are newer than this export, which says what was true when it was made.`,
        ]
      : []),
    ...keys.map(({ fingerprint, text }) => `Signed with ${fingerprint} (${text}).`),
    ...(keys.length === 0
      ? ["No key: nothing proves that the end is whole, or that the chain was not written anew."]
      : []),
    ...alarms.map(({ at, reason }) => `Twokey raised an alarm at ${clock(at)}: ${reason}`),
  ];
}

function damageLines({ damage, damageCount }: Report): string[] {
  const more = damageCount - damage.length;
  return [
    ...damage.flatMap(({ where, expected, found }) => [
      `DAMAGED  ${where}`,
      `  expected ${expected}`,
      `  found    ${found}`,
    ]),
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(damageCount > 0 ? [""] : []),
  ];
}

function verdict({ damageCount, plans }: Report): string {
  if (damageCount > 0)
    return `NOT INTACT: ${damageCount} ${damageCount === 1 ? "thing is" : "things are"} not as recorded.`;
  const executions = plans.flatMap(({ execution }) => execution ?? []);
  const alone = executions.filter(({ byGlass }) => byGlass).length;
  const approved =
    alone === 0
      ? "each with two effective approvals"
      : `${alone} by break-glass, each other with two effective approvals`;
  return `INTACT: every row, signature and checkpoint holds; ${executions.length} of ${plans.length} plans were executed, ${approved}.`;
}

function clock(at: string): string {
  return at.replace("T", " ").replace(/(?:\.000)?Z$/, " UTC");
}
