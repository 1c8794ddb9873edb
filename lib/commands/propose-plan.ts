import { randomBytes } from "node:crypto";
import type { z } from "zod";
import type { Command, CommandContext } from "@/lib/command";
import { findAssessment, type StoredAssessment } from "@/lib/db/assessment";
import { driftOf } from "@/lib/db/drift";
import { lockOpenIncident } from "@/lib/db/incident";
import { activePlan, insertPlan } from "@/lib/db/plan";
import { recordEvent } from "@/lib/db/timeline";
import { accept, type Decision, refuse } from "@/lib/domain/decision";
import type { AssessedChange, AssessmentResult } from "@/lib/domain/plan/assessment";
import { headlineOf } from "@/lib/domain/plan/headline";
import { oneLine } from "@/lib/domain/plan/plain-text";
import type { PlanChange } from "@/lib/domain/plan/plan-document";
import { mayPropose } from "@/lib/domain/plan/propose";
import { refusal } from "@/lib/domain/refusal";
import { proposalInput } from "@/lib/schemas/incident-input";
import { aboutRelease, sealPlan } from "@/lib/signature/plan-seal";
import { policyVersion } from "@/lib/signature/policy-version";

type Proposal = z.infer<typeof proposalInput>;
type Proposed = { planId: string; digest: string };

// Evidence older than this is no ground for a plan: the wizard asks for it anew.
const FRESH_MS = 10 * 60_000;

/** Makes the immutable plan from an assessment. Any change afterwards is a new plan. */
export const proposePlan: Command<Proposal, Proposed> = {
  name: "propose_plan",
  permission: "propose_plan",
  input: proposalInput,
  logsRefusals: true,
  incidentOf: async (tx, input) =>
    (await tx.incident.findUnique({ where: { number: input.incident }, select: { id: true } }))?.id ?? null,
  async run(tx, input, context) {
    const incident = await lockOpenIncident(tx, input.incident);
    if (!incident.ok) return incident;
    const evidence = usableEvidence(
      await findAssessment(tx, input.assessmentId),
      incident.value.id,
      context.now,
    );
    if (!evidence.ok) return evidence;
    const draft = draftOf(input, incident.value.service, evidence.value, context);
    const sealed = aboutRelease(sealPlan(draft));
    if (!sealed.ok) return sealed;
    const { document, canonical, digest, digestBytes } = sealed.value;
    const allowed = mayPropose({
      document,
      verdict: evidence.value.verdict,
      drift: await driftOf(tx, document, context.now),
      active: await activePlan(
        tx,
        document.changes.map(({ target }) => target.key),
        context.now,
      ),
      incidentIsOpen: true,
      now: context.now,
    });
    if (!allowed.ok) return allowed;
    const planId = context.newId();
    await insertPlan(tx, {
      id: planId,
      incidentId: incident.value.id,
      assessmentId: input.assessmentId,
      document,
      canonical,
      digest: digestBytes,
    });
    await recordEvent(
      tx,
      { incidentId: incident.value.id, personId: context.actor.personId },
      {
        event: "plan_proposed",
        body: {
          planId,
          digest,
          ...headlineOf(document.changes),
          verdict: document.safety.verdict,
          expiresAt: document.expiresAt,
        },
      },
    );
    return accept({ planId, digest });
  },
};

function usableEvidence(
  assessment: StoredAssessment | null,
  incidentId: string,
  now: Date,
): Decision<AssessmentResult> {
  if (!assessment || assessment.incidentId !== incidentId || !assessment.result) {
    return refuse(
      refusal("not_found", "There is no finished assessment of this release. Choose the release again."),
    );
  }
  if (now.getTime() - Date.parse(assessment.result.seenAt) > FRESH_MS) {
    return refuse(
      refusal("live_release_unknown", "The assessment is older than ten minutes. Choose the release again."),
    );
  }
  return accept(assessment.result);
}

function draftOf(input: Proposal, service: string, evidence: AssessmentResult, context: CommandContext) {
  const { config, actor, now } = context;
  const configured = config.services.find((known) => known.key === service);
  const overriddenReason = oneLine(input.overrideReason);
  return {
    format: "twokey.plan/2",
    kind: "rollback",
    incident: input.incident,
    service,
    changes: evidence.changes.map(toPlannedChange),
    verification: {
      smoke: (configured?.verification.smoke ?? []).map(({ name, method, url, expectStatus }) => ({
        name: oneLine(name),
        method,
        url,
        expectStatus,
      })),
      watchSeconds: Math.max(1, Math.round((configured?.verification.watchMinutes ?? 15) * 60)),
    },
    safety: {
      verdict: evidence.verdict,
      overriddenReason: evidence.verdict === "safe" || overriddenReason === "" ? null : overriddenReason,
    },
    proposer: actor.personId,
    policyVersion: policyVersion(config.policy),
    expiresAt: new Date(now.getTime() + config.policy.approvalMinutes * 60_000).toISOString(),
    nonce: randomBytes(16).toString("hex"),
    reason: oneLine(input.reason),
  };
}

function toPlannedChange({ target, from, to, steps, hold, undo }: AssessedChange): PlanChange {
  return {
    target,
    from,
    to,
    steps,
    hold,
    undo: undo && {
      commits: undo.commits.length,
      migrations: undo.migrations
        .filter(({ sort }) => sort !== "no migration")
        .map(({ file }) => file.normalize("NFC"))
        .sort(),
      securityFixes: [...undo.securityFixes].sort(),
    },
  };
}
