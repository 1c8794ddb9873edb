import type { ReactNode } from "react";
import { StateBadge } from "@/components/ui/state-badge";
import type { AssessmentResult } from "@/lib/domain/plan/assessment";
import { isFlag } from "@/lib/domain/release/platform-name";
import { compareWays, type WayCompared } from "@/lib/domain/release/way-back";
import { formatDuration } from "@/lib/format";
import type { Wizard } from "@/lib/queries/wizard";

/** The three technical ways back side by side; the ones that cannot be used here say why. */
export function WaysCompared({ wizard, result }: { wizard: Wizard; result: AssessmentResult | null }) {
  const ways = compareWays({
    rollback: rollbackOf(wizard),
    lastTime: wizard.lastRollback && {
      took: formatDuration(wizard.lastRollback.tookMs),
      incident: wizard.lastRollback.reference,
    },
    git: wizard.targets.find(({ platform }) => platform === "git")?.name ?? null,
    flags: wizard.targets.filter(({ platform }) => isFlag(platform)).map(({ name }) => name),
  });
  const notRestored = result?.changes.flatMap((change) => change.notRestored) ?? null;
  return (
    <section aria-label="Three technical ways back" className="grid gap-3">
      <h3 className="font-semibold text-lg">Three technical ways back</h3>
      <ul className="grid items-stretch gap-3 lg:grid-cols-3">
        {ways.map((way) => (
          <li
            key={way.id}
            className="grid min-w-0 content-start gap-3 rounded-lg border border-line bg-panel p-4 shadow-panel"
          >
            <Way way={way} notRestored={way.id === "platform_rollback" ? notRestored : null} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function rollbackOf({ targets, suggested: [first] }: Wizard) {
  const target = targets.find(({ name }) => name === first?.target);
  const good = target?.releases.find(({ releaseId }) => releaseId === first?.releaseId);
  return good && target?.live ? { version: good.version, live: target.live.version } : null;
}

function Way({ way, notRestored }: { way: WayCompared; notRestored: readonly string[] | null }) {
  const lost =
    notRestored === null ? (
      way.doesNotReturn || "Known as soon as the safety checks have run"
    ) : (
      <ul className="grid gap-1">
        {notRestored.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    );
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-2">
        <h4 className="font-medium">{way.name}</h4>
        {way.unavailable === null ? (
          <StateBadge kind="ok">Available</StateBadge>
        ) : (
          <StateBadge kind="unknown">Not available</StateBadge>
        )}
      </div>
      {way.unavailable && <p className="text-sm">{way.unavailable}</p>}
      <dl className="grid gap-3 text-sm">
        <Fact name="Time">{way.time}</Fact>
        <Fact name="Comes back">{way.returns}</Fact>
        <Fact name="Does not come back">{lost}</Fact>
        <Fact name="Can be undone">{way.reversible}</Fact>
      </dl>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-ink-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
