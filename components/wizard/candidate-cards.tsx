import { Disclosure } from "@/components/ui/disclosure";
import { EmptyState } from "@/components/ui/empty-state";
import { RadioCards } from "@/components/ui/radio-cards";
import { StateBadge } from "@/components/ui/state-badge";
import type { StateKind } from "@/components/ui/state-shape";
import { Time } from "@/components/ui/time";
import type { ReleaseHealth } from "@/lib/domain/release/release";
import { formatCount, formatDuration } from "@/lib/format";
import type { WizardRelease, WizardTarget } from "@/lib/queries/wizard-target";

interface CandidateCardsProps {
  target: WizardTarget;
  /** The service has more targets: this one may stay as it is. */
  optional: boolean;
  readAt: number;
  releaseId: string | null;
  /** Null: the target stays as it is. */
  pick: (releaseId: string | null) => void;
  locked: boolean;
}

const AS_IT_IS = "";

const HEALTH: Record<ReleaseHealth["state"], StateKind> = {
  healthy: "ok",
  unhealthy: "failed",
  unknown: "unknown",
};

/** Everything that can be put live on a target: what ran last first, with how it did. */
export function CandidateCards({ target, optional, readAt, releaseId, pick, locked }: CandidateCardsProps) {
  const { releases, lastKnownGood, location } = target;
  if (releases.length === 0) {
    return (
      <EmptyState title="No release was found on the platform">
        Releases are looked for in <code>{location ?? "a place that was never read"}</code>. They appear here
        as soon as they are there.
      </EmptyState>
    );
  }
  const stay = {
    value: AS_IT_IS,
    disabled: locked,
    label: <span className="font-medium">Leave as it is</span>,
    description: target.live ? `${target.live.version} stays live.` : undefined,
  };
  return (
    <RadioCards
      name={`release-${target.name}`}
      legend={optional ? `${target.name}, on ${target.platform}` : "The release to put live"}
      legendHidden={!optional}
      options={[
        ...(optional ? [stay] : []),
        ...releases.map((release) => ({
          value: release.releaseId,
          disabled: locked || release.live,
          label: <span className="font-mono font-semibold">{release.version}</span>,
          aside: <Standing release={release} lastKnownGood={lastKnownGood} />,
          description: <Summary release={release} now={readAt} />,
          detail: release.periods.length > 1 && <Periods release={release} now={readAt} />,
        })),
      ]}
      value={releaseId ?? (optional ? AS_IT_IS : null)}
      onChange={(picked) => pick(picked === AS_IT_IS ? null : picked)}
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
      {release.about && <span className="block text-ink">{release.about}</span>}
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
