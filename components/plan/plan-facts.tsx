import { ChangeEvidence } from "@/components/plan/change-evidence";
import { ChangeTitle } from "@/components/plan/change-title";
import { ExactCalls } from "@/components/plan/exact-calls";
import { DefinitionList } from "@/components/ui/definition-list";
import { Disclosure } from "@/components/ui/disclosure";
import { Panel } from "@/components/ui/panel";
import type { PlanChange } from "@/lib/domain/plan/plan-document";
import { formatCount, formatDuration } from "@/lib/format";
import type { PlanDetail } from "@/lib/queries/plan-detail";

/** Everything that is signed, and the evidence it was made from, folded so that a phone shows the essence first. */
export function PlanFacts({ plan }: { plan: PlanDetail }) {
  const { document, assessment } = plan;
  const several = document.changes.length > 1;
  return (
    <div className="grid gap-3">
      {document.changes.map((change, index) => (
        <Change
          key={change.target.key}
          change={change}
          title={several ? `${index + 1}. ${change.target.name}` : "What it rests on"}
          seen={assessment?.changes.find(({ target }) => target.key === change.target.key) ?? null}
          named={several}
        />
      ))}
      <Disclosure summary="The whole plan">
        <PlanFields plan={plan} />
      </Disclosure>
    </div>
  );
}

interface ChangeProps {
  change: PlanChange;
  title: string;
  seen: NonNullable<PlanDetail["assessment"]>["changes"][number] | null;
  named: boolean;
}

function Change({ change, title, seen, named }: ChangeProps) {
  return (
    <Panel
      title={title}
      description={named ? <ChangeTitle change={change} named={false} /> : undefined}
      level={3}
    >
      {seen ? <ChangeEvidence change={seen} /> : <p>The evidence is not stored any more.</p>}
      <div className="border-line border-t">
        <Disclosure summary="Exact calls" aside={formatCount(change.steps.length, "step")}>
          <ExactCalls steps={change.steps} />
        </Disclosure>
      </div>
    </Panel>
  );
}

function PlanFields({ plan: { document, digest } }: { plan: PlanDetail }) {
  return (
    <DefinitionList
      items={[
        ...document.changes.flatMap((change) => changeFields(document.service, change)),
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

function changeFields(service: string, { target, from, to }: PlanChange) {
  return [
    { term: "Service and target", value: `${service}, ${target.name} on ${target.platform}` },
    { term: "Place", value: code(target.location) },
    { term: "From", value: code(`${from.version} · ${from.commit ?? from.releaseId}`) },
    { term: "Live configuration", value: code(from.configHash) },
    { term: "To", value: code(`${to.version} · ${to.commit ?? to.releaseId}`) },
    { term: "Content of the target", value: code(to.artefactDigest) },
    { term: "Was in production before", value: to.wasInProduction ? "Yes" : "No evidence" },
  ];
}

function code(text: string) {
  return <code className="text-sm [overflow-wrap:anywhere]">{text}</code>;
}
