import { ChangeEvidence } from "@/components/plan/change-evidence";
import { ChangeTitle } from "@/components/plan/change-title";
import { ExactCalls } from "@/components/plan/exact-calls";
import { VerdictBadge } from "@/components/plan/verdict";
import { DefinitionList } from "@/components/ui/definition-list";
import { Disclosure } from "@/components/ui/disclosure";
import { Panel } from "@/components/ui/panel";
import { needSentence } from "@/lib/domain/approval/role-needs";
import type { AssessedChange, AssessmentResult } from "@/lib/domain/plan/assessment";
import { headlineOf, wasAllInProduction } from "@/lib/domain/plan/headline";
import { formatDuration } from "@/lib/format";
import type { Wizard } from "@/lib/queries/wizard";

/** The plan as it will be signed: each target in its order, then what holds for all of them. */
export function PlanPreview({ wizard, result }: { wizard: Wizard; result: AssessmentResult }) {
  const several = result.changes.length > 1;
  return (
    <>
      {result.changes.map((change, index) => (
        <ChangePreview
          key={change.target.key}
          change={change}
          place={several ? `${index + 1} of ${result.changes.length}` : null}
        />
      ))}
      <Panel title="Who, how long, and afterwards" level={3}>
        <DefinitionList items={factsOf(wizard, result)} />
      </Panel>
    </>
  );
}

function ChangePreview({ change, place }: { change: AssessedChange; place: string | null }) {
  const { target } = change;
  return (
    <Panel
      title={<ChangeTitle change={change} named={place !== null} />}
      description={`${place === null ? "" : `${place}: `}${target.platform} in ${target.location}`}
      actions={<VerdictBadge verdict={change.verdict} />}
      level={3}
    >
      <div className="grid divide-y divide-line">
        <section aria-label="Exact calls" className="grid gap-2 pb-4">
          <h4 className="font-medium text-sm">Exact calls, in this order</h4>
          <ExactCalls steps={change.steps} />
        </section>
        <ChangeEvidence change={change} />
        <Disclosure summary="Exact contents" aside="commits and hashes">
          <DefinitionList items={contentsOf(change)} />
        </Disclosure>
      </div>
    </Panel>
  );
}

function factsOf({ plan }: Wizard, { changes }: AssessmentResult) {
  const names = plan.smoke.map(({ name }) => name).join(", ");
  const watch = formatDuration(plan.watchMinutes * 60_000);
  const { to } = headlineOf(changes);
  return [
    { term: "Afterwards", value: `Smoke tests: ${names || "none"}. Then watched for ${watch}.` },
    { term: "Good for", value: `${formatDuration(plan.approvalMinutes * 60_000)} after it is proposed` },
    {
      term: "Needs",
      value: wasAllInProduction(changes)
        ? `The approval of two people. ${to} was in production before, so your own may be one of the two.`
        : `The approval of two people other than you: nothing shows that ${to} was in production before.`,
    },
    ...(changes.length > 1
      ? [
          {
            term: "Order",
            value: "One target after the other. Every one of them is looked at before the first call.",
          },
        ]
      : []),
    ...plan.needs.map((need) => ({ term: "Also", value: `${needSentence(need)}.` })),
  ];
}

function contentsOf({ from, to }: AssessedChange) {
  const code = (text: string) => <code className="text-xs [overflow-wrap:anywhere]">{text}</code>;
  return [
    { term: "Commit that runs", value: code(from.commit ?? "not known") },
    { term: "Its configuration", value: code(from.configHash) },
    { term: "Commit to run", value: code(to.commit ?? "not known") },
    { term: "Its content", value: code(to.artefactDigest) },
  ];
}
