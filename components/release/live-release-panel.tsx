import { Callout } from "@/components/ui/callout";
import { type Definition, DefinitionList } from "@/components/ui/definition-list";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import { formatDuration } from "@/lib/format";
import type { TargetView } from "@/lib/queries/service-target";
import type { LiveView } from "@/lib/queries/watched-service";

interface LiveReleasePanelProps {
  live: LiveView | null;
  target: TargetView | null;
  /** The target's name, where the service has several. */
  name: string | null;
  now: number;
}

/** Which release is live, since when, and who says so. */
export function LiveReleasePanel({ live, target, name, now }: LiveReleasePanelProps) {
  return (
    <Panel title={name === null ? "Live release" : `Live on ${name}`}>
      {target?.error && (
        <Callout tone="warn" title="It cannot be read now" className="mb-4">
          {target.error}
          {live && " Below stands what was read last."}
        </Callout>
      )}
      {target?.warnings.map((warning) => (
        <Callout key={warning} tone="warn" title="Something does not fit" className="mb-4">
          {warning}
        </Callout>
      ))}
      {target?.overruledBy && (
        <Callout tone="warn" title="Something else owns this target" className="mb-4">
          {target.overruledBy} would undo a rollback made here.
        </Callout>
      )}
      {live ? (
        <DefinitionList items={factsOf(live, target, now)} />
      ) : (
        <EmptyState title="Nobody knows which release is live">
          The worker asks the platform every few seconds; its answer appears here.
        </EmptyState>
      )}
    </Panel>
  );
}

function factsOf(live: LiveView, target: TargetView | null, now: number): Definition[] {
  return [
    { term: "Release", value: <span className="font-mono font-semibold text-lg">{live.version}</span> },
    {
      term: "Live since",
      value:
        live.since === null ? (
          "the platform does not say"
        ) : (
          <>
            <Time at={live.since} />
            <span className="block text-ink-muted text-sm">
              for {formatDuration(Math.max(0, now - live.since))}
            </span>
          </>
        ),
    },
    {
      term: "Commit",
      value: live.commit ? (
        <code className="font-mono text-sm">{live.commit.slice(0, 12)}</code>
      ) : (
        "the platform does not say"
      ),
    },
    ...(target?.held?.on
      ? [{ term: "Held", value: <span className="text-sm">{target.held.means}</span> }]
      : []),
    { term: "Says so", value: <span className="text-sm">{live.saidBy}</span> },
  ];
}
