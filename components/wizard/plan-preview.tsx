import { ExactCalls } from "@/components/plan/exact-calls";
import { UndoList, undoSentence } from "@/components/plan/undo-list";
import { SafetyChecks, VerdictBadge } from "@/components/plan/verdict";
import { DefinitionList } from "@/components/ui/definition-list";
import { Disclosure } from "@/components/ui/disclosure";
import { FromTo } from "@/components/ui/from-to";
import { Panel } from "@/components/ui/panel";
import { needSentence } from "@/lib/domain/approval/role-needs";
import type { AssessmentResult } from "@/lib/domain/plan/assessment";
import { formatCount, formatDuration } from "@/lib/format";
import type { Wizard } from "@/lib/queries/wizard";

/** The plan as it will be signed. */
export function PlanPreview({ wizard, result }: { wizard: Wizard; result: AssessmentResult }) {
  const { undo } = result;
  return (
    <Panel
      title={<FromTo size="lg" from={result.from.version} to={result.to.version} />}
      description={`${wizard.incident.serviceName}, ${result.target.platform} in ${result.target.location}`}
      actions={<VerdictBadge verdict={result.verdict} />}
      level={3}
    >
      <div className="grid divide-y divide-line">
        <section aria-label="Exact calls" className="grid gap-2 pb-4">
          <h4 className="font-medium text-sm">Exact calls, in this order</h4>
          <ExactCalls steps={result.steps} />
        </section>
        <div className="py-4">
          <DefinitionList items={factsOf(wizard, result)} />
        </div>
        <Disclosure
          summary="Safety checks"
          aside={formatCount(result.checks.length, "check")}
          open={result.verdict !== "safe"}
        >
          <SafetyChecks checks={result.checks} />
        </Disclosure>
        <Disclosure summary="What is taken away" aside={undo ? undoSentence(undo) : "not known"}>
          {undo ? <UndoList undo={undo} /> : <p>{result.undoError}</p>}
        </Disclosure>
        <Disclosure
          summary="What will not be restored"
          aside={formatCount(result.notRestored.length, "thing")}
        >
          <ul className="grid list-disc gap-1 pl-5 text-sm">
            {result.notRestored.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Disclosure>
        <Disclosure summary="Exact contents" aside="commits and hashes">
          <DefinitionList items={contentsOf(result)} />
        </Disclosure>
      </div>
    </Panel>
  );
}

function factsOf({ plan }: Wizard, { to }: AssessmentResult) {
  const names = plan.smoke.map(({ name }) => name).join(", ");
  const watch = formatDuration(plan.watchMinutes * 60_000);
  return [
    { term: "Afterwards", value: `Smoke tests: ${names || "none"}. Then watched for ${watch}.` },
    { term: "Good for", value: `${formatDuration(plan.approvalMinutes * 60_000)} after it is proposed` },
    {
      term: "Needs",
      value: to.wasInProduction
        ? `The approval of two people. ${to.version} was in production before, so your own may be one of the two.`
        : `The approval of two people other than you: nothing shows that ${to.version} was in production before.`,
    },
    ...plan.needs.map((need) => ({ term: "Also", value: `${needSentence(need)}.` })),
  ];
}

function contentsOf({ from, to }: AssessmentResult) {
  const code = (text: string) => <code className="text-xs">{text}</code>;
  return [
    { term: "Commit that runs", value: code(from.commit ?? "not known") },
    { term: "Its configuration", value: code(from.configHash) },
    { term: "Commit to run", value: code(to.commit ?? "not known") },
    { term: "Its content", value: code(to.artefactDigest) },
  ];
}
