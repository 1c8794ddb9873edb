import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Spinner } from "@/components/ui/spinner";
import { formatDuration } from "@/lib/format";
import type { Wizard } from "@/lib/queries/wizard";
import { assessmentOf, WAY_WORDS } from "./questions";

interface RecommendedWayProps {
  wizard: Wizard;
  /** Null: the person may only read. */
  ask: ((releaseId: string) => void) | null;
}

/** What the facts speak for, and the facts. */
export function RecommendedWay({ wizard, ask }: RecommendedWayProps) {
  const { recommendation, lastKnownGood } = wizard;
  if (!recommendation) return <NotYet wizard={wizard} ask={ask} />;
  const good = wizard.releases.find(({ releaseId }) => releaseId === lastKnownGood);
  const words = WAY_WORDS[recommendation.way];
  const title =
    recommendation.way === "rollback" && good
      ? `Recommended: roll back to ${good.version}`
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
  const { lastKnownGood, live, targetError } = wizard;
  if (!lastKnownGood) {
    return (
      <Callout tone="warn" title="No recommendation: nobody knows which release is live">
        {targetError ?? "The platform was not read in the last half minute."} You can decide all the same,
        with a reason.
      </Callout>
    );
  }
  const assessment = assessmentOf(wizard, lastKnownGood);
  const version =
    wizard.releases.find(({ releaseId }) => releaseId === lastKnownGood)?.version ?? lastKnownGood;
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
          <Button size="sm" icon="refresh" onClick={() => ask(lastKnownGood)}>
            Run the safety checks of {version}
          </Button>
        )
      }
    >
      {why} The recommendation comes with what they find.
    </Callout>
  );
}

function factsOf({ evidence, live }: Wizard): string[] {
  const facts: string[] = [];
  if (evidence.firing.length > 0) facts.push(`Firing now: ${evidence.firing.join(", ")}.`);
  if (live && evidence.liveForMs !== null) {
    facts.push(`${live.version} has been live for ${formatDuration(evidence.liveForMs)}.`);
  }
  return facts;
}
