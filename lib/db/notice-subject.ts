import type { Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/execution";
import { findPlan, stateOfPlan } from "@/lib/db/plan";
import { approverRules } from "@/lib/db/policy";
import { readEntry } from "@/lib/db/timeline";
import { roleNeeds } from "@/lib/domain/approval/role-needs";
import { asksForApproval } from "@/lib/domain/notice/audience";
import type { NoticeSubject } from "@/lib/domain/notice/notice-text";
import { openPlan } from "@/lib/signature/plan-seal";
import { digestWords } from "@/lib/signature/words";

type About = { position: bigint; event: string; incidentId: string | null; planId: string | null };

/** What there is to tell, as it is now; null when it asks to approve a plan that is not open any more. */
export async function loadNoticeSubject(tx: Transaction, about: About): Promise<NoticeSubject | null> {
  const entry = await readEntry(tx, about.position);
  const incident =
    about.incidentId === null
      ? null
      : await tx.incident.findUnique({
          where: { id: about.incidentId },
          select: { number: true, title: true, service: true, priority: true },
        });
  if (!asksForApproval(about.event)) return { entry, incident, plan: null };
  const plan = about.planId === null ? null : await loadAsk(tx, about.planId, incident);
  return plan && { entry, incident, plan };
}

async function loadAsk(
  tx: Transaction,
  planId: string,
  incident: NoticeSubject["incident"],
): Promise<NoticeSubject["plan"]> {
  const plan = await findPlan(tx, planId);
  if (!plan || stateOfPlan(plan, await databaseNow(tx)) !== "proposed") return null;
  const sealed = openPlan(plan.canonical, plan.digest);
  if (!sealed.ok) return null;
  const { document, digest } = sealed.value;
  const needs = incident ? roleNeeds(await approverRules(tx), incident.service, incident.priority) : [];
  return { reason: document.reason, expiresAt: plan.expiresAt, words: digestWords(digest), needs };
}
