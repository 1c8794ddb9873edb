import type { LogRow } from "@/lib/audit/chain";

const VOTES = [
  "plan_approved",
  "plan_rejected",
  "approval_revoked",
  "glass_broken",
  "glass_countersigned",
  "glass_objected",
];

/** Of the log, what has to stand beside facts: who voted on which plan, which executions began. */
export class LogIndex {
  private readonly told = new Set<string>();

  take({ event, personId, body }: LogRow): void {
    if (VOTES.includes(event)) this.told.add(`${event} ${field(body, "planId")} ${personId}`);
    if (event === "execution_started") this.told.add(`${event} ${field(body, "executionId")}`);
  }

  tellsVote(event: string, planId: string | null, personId: string | null): boolean {
    return this.told.has(`${event} ${planId} ${personId}`);
  }

  tellsExecution(id: string | null): boolean {
    return this.told.has(`execution_started ${id}`);
  }
}

/** A body that cannot be read names nothing: its damaged row is found by its hash. */
function field(body: string, name: string): string {
  try {
    return String((JSON.parse(body) as Record<string, unknown>)[name]);
  } catch {
    return "unreadable";
  }
}
