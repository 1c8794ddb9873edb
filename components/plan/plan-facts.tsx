import { ExactCalls } from "@/components/plan/exact-calls";
import { UndoList, undoSentence } from "@/components/plan/undo-list";
import { SafetyChecks } from "@/components/plan/verdict";
import { DefinitionList } from "@/components/ui/definition-list";
import { Disclosure } from "@/components/ui/disclosure";
import { formatCount, formatDuration } from "@/lib/format";
import type { PlanDetail } from "@/lib/queries/plan-detail";

/** Everything that is signed, and the evidence it was made from, folded so that a phone shows the essence first. */
export function PlanFacts({ plan }: { plan: PlanDetail }) {
  const { document, assessment } = plan;
  return (
    <div className="grid gap-3">
      <Disclosure
        summary="Safety checks"
        aside={assessment ? formatCount(assessment.checks.length, "check") : "not available"}
        open={document.safety.verdict !== "safe"}
      >
        {assessment ? (
          <SafetyChecks checks={assessment.checks} />
        ) : (
          <p>The evidence is not stored any more.</p>
        )}
      </Disclosure>
      <Disclosure
        summary="What is taken away"
        aside={assessment?.undo ? undoSentence(assessment.undo) : "not known"}
      >
        {assessment?.undo ? (
          <UndoList undo={assessment.undo} />
        ) : (
          <p>Nobody could read what lies between the two releases.</p>
        )}
      </Disclosure>
      <Disclosure
        summary="What will not be restored"
        aside={assessment && formatCount(assessment.notRestored.length, "thing")}
      >
        <ul className="grid list-disc gap-1 pl-5">
          {(assessment?.notRestored ?? []).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Disclosure>
      <Disclosure summary="Exact calls" aside={formatCount(document.steps.length, "step")}>
        <ExactCalls steps={document.steps} />
      </Disclosure>
      <Disclosure summary="The whole plan">
        <PlanFields plan={plan} />
      </Disclosure>
    </div>
  );
}

function PlanFields({ plan: { document, digest } }: { plan: PlanDetail }) {
  const code = (text: string) => <code className="text-sm">{text}</code>;
  return (
    <DefinitionList
      items={[
        { term: "Service and target", value: `${document.service}, ${document.target.platform}` },
        { term: "Place", value: code(document.target.location) },
        { term: "From", value: code(`${document.from.version} · ${document.from.commit}`) },
        { term: "Live configuration", value: code(document.from.configHash) },
        { term: "To", value: code(`${document.to.version} · ${document.to.commit}`) },
        { term: "Content of the target", value: code(document.to.artefactDigest) },
        { term: "Was in production before", value: document.to.wasInProduction ? "Yes" : "No evidence" },
        { term: "Watched afterwards", value: formatDuration(document.verification.watchSeconds * 1000) },
        {
          term: "Smoke tests",
          value: document.verification.smoke.map((test) => test.name).join(", ") || "none",
        },
        { term: "Rules in force", value: code(document.policyVersion) },
        { term: "Nonce", value: code(document.nonce) },
        { term: "Digest (SHA-256)", value: code(digest) },
      ]}
    />
  );
}
