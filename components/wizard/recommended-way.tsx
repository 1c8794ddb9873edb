import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Spinner } from "@/components/ui/spinner";
import type { Wanted } from "@/lib/domain/plan/assessment";
import { formatDuration } from "@/lib/format";
import type { Wizard } from "@/lib/queries/wizard";
import { assessmentOf, versionsOf, WAY_WORDS } from "./questions";

interface RecommendedWayProps {
  wizard: Wizard;
  /** Null: the person may only read. */
  ask: ((wanted: readonly Wanted[]) => void) | null;
}

/** What the facts speak for, and the facts. */
export function RecommendedWay({ wizard, ask }: RecommendedWayProps) {
  const { recommendation, suggested } = wizard;
  if (!recommendation) return <NotYet wizard={wizard} ask={ask} />;
  const words = WAY_WORDS[recommendation.way];
  const title =
    recommendation.way === "rollback" && suggested.length > 0
      ? `Recommended: roll back to ${versionsOf(wizard, suggested)}`
      : `Recommended: ${words.toLowerCase()}`;
  return (
    <Callout tone={recommendation.way === "rollback" ? "success" : "warn"} title={title} live>
      <ul className="list-disc pl-5">
        {recommendation.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
        {factsOf(wizard).map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </Callout>
  );
}

function NotYet({ wizard, ask }: RecommendedWayProps) {
  const { suggested, targets } = wizard;
  if (suggested.length === 0) {
    return (
      <Callout tone="warn" title="No recommendation: nobody knows which release is live">
        {targets.find(({ error }) => error !== null)?.error ??
          "The platform was not read in the last half minute."}{" "}
        You can decide all the same, with a reason.
      </Callout>
    );
  }
  const assessment = assessmentOf(wizard, suggested);
  const version = versionsOf(wizard, suggested);
  const live = liveBeside(wizard);
  if (assessment?.state === "waiting") {
    return (
      <Callout title={`The safety checks of ${version} are running`} live>
        <span className="flex items-center gap-2">
          <Spinner /> The recommendation comes with their answer.
        </span>
      </Callout>
    );
  }
  const why = assessment?.error ?? assessment?.outdated ?? "Its safety checks have not run in this incident.";
  return (
    <Callout
      title={`${version} is the last release known to be good${live ? `, ${live.version} is live` : ""}`}
      actions={
        ask && (
          <Button size="sm" icon="refresh" onClick={() => ask(suggested)}>
            Run the safety checks of {version}
          </Button>
        )
      }
    >
      {why} The recommendation comes with what they find.
    </Callout>
  );
}

/** What is live on the target that is suggested to change. */
function liveBeside({ targets, suggested: [first] }: Wizard) {
  return targets.find(({ name }) => name === first?.target)?.live ?? null;
}

function factsOf(wizard: Wizard): string[] {
  const { evidence } = wizard;
  const live = liveBeside(wizard);
  const facts: string[] = [];
  if (evidence.firing.length > 0) facts.push(`Firing now: ${evidence.firing.join(", ")}.`);
  if (live && evidence.liveForMs !== null) {
    facts.push(`${live.version} has been live for ${formatDuration(evidence.liveForMs)}.`);
  }
  return facts;
}
