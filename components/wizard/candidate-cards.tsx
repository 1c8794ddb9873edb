import { Disclosure } from "@/components/ui/disclosure";
import { EmptyState } from "@/components/ui/empty-state";
import { RadioCards } from "@/components/ui/radio-cards";
import { StateBadge } from "@/components/ui/state-badge";
import type { StateKind } from "@/components/ui/state-shape";
import { Time } from "@/components/ui/time";
import type { ReleaseHealth } from "@/lib/domain/release/release";
import { formatCount, formatDuration } from "@/lib/format";
import type { Wizard, WizardRelease } from "@/lib/queries/wizard";

interface CandidateCardsProps {
  wizard: Wizard;
  releaseId: string | null;
  pick: (releaseId: string) => void;
  locked: boolean;
}

const HEALTH: Record<ReleaseHealth["state"], StateKind> = {
  healthy: "ok",
  unhealthy: "failed",
  unknown: "unknown",
};

/** Everything that lies on the platform: what ran last first, with how it did. */
export function CandidateCards({ wizard, releaseId, pick, locked }: CandidateCardsProps) {
  if (wizard.releases.length === 0) {
    return (
      <EmptyState title="No release was found on the platform">
        Releases are looked for in <code>{wizard.plan.location}</code>. They appear here as soon as they are
        there.
      </EmptyState>
    );
  }
  return (
    <RadioCards
      name="release"
      legend="The release to put live"
      legendHidden
      options={wizard.releases.map((release) => ({
        value: release.releaseId,
        disabled: locked || release.live,
        label: <span className="font-mono font-semibold">{release.version}</span>,
        aside: <Standing release={release} lastKnownGood={wizard.lastKnownGood} />,
        description: <Summary release={release} now={wizard.readAt} />,
        detail: release.periods.length > 1 && <Periods release={release} now={wizard.readAt} />,
      }))}
      value={releaseId}
      onChange={pick}
    />
  );
}

function Standing({ release, lastKnownGood }: { release: WizardRelease; lastKnownGood: string | null }) {
  if (release.live) return <StateBadge kind="info">Live now</StateBadge>;
  if (release.releaseId === lastKnownGood) return <StateBadge kind="ok">Last known good</StateBadge>;
  if (release.retained === false) return <StateBadge kind="failed">Not complete</StateBadge>;
  const last = release.periods[0];
  if (!last) return <StateBadge kind="unknown">Never seen live</StateBadge>;
  return <StateBadge kind={HEALTH[last.health.state]}>{last.health.state}</StateBadge>;
}

function Summary({ release, now }: { release: WizardRelease; now: number }) {
  const last = release.periods[0];
  return (
    <>
      {last && (
        <span className="block">
          {last.endedAt === null ? "Live since" : "Live from"} <Time at={last.startedAt} part="minute" />
          {last.endedAt !== null && (
            <>
              {" "}
              to <Time at={last.endedAt} part="minute" local={false} />
            </>
          )}
          , {formatDuration((last.endedAt ?? now) - last.startedAt)}
        </span>
      )}
      <span className="block">{last && release.live ? last.health.evidence : release.why}</span>
      {release.commit && <code className="text-xs">commit {release.commit.slice(0, 12)}</code>}
    </>
  );
}

function Periods({ release, now }: { release: WizardRelease; now: number }) {
  const earlier = release.periods.slice(1);
  return (
    <Disclosure summary={`${formatCount(earlier.length, "earlier time")} in production`}>
      <ul className="grid gap-2">
        {earlier.map(({ startedAt, endedAt, health }) => (
          <li key={startedAt} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <StateBadge kind={HEALTH[health.state]}>{health.state}</StateBadge>
            <span>
              <Time at={startedAt} />, {formatDuration((endedAt ?? now) - startedAt)}. {health.evidence}
            </span>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
