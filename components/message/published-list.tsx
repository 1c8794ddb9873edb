import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { PublishedUpdate } from "@/lib/domain/message/public-status";
import { PhaseBadge } from "./status-card";

/** What everybody can read already, newest first. */
export function PublishedList({
  updates,
  address,
}: {
  updates: readonly PublishedUpdate[];
  address: string | null;
}) {
  return (
    <Panel
      title="Published"
      description="What everybody can read about this incident, newest first"
      padded={false}
      actions={
        address && (
          <LinkButton href={address} size="sm" icon="external" target="_blank" rel="noopener">
            Open the status page
          </LinkButton>
        )
      }
    >
      {updates.length === 0 ? (
        <EmptyState title="Nothing is published yet">
          People outside know nothing about this incident.
        </EmptyState>
      ) : (
        <ol className="border-line border-t">
          {updates.map(({ id, phase, title, body, at }) => (
            <li key={id} className="grid gap-1 border-line border-b px-4 py-3 last:border-b-0 sm:px-6">
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <PhaseBadge phase={phase} />
                <Time at={at} className="text-ink-muted text-sm" />
              </div>
              <p className="font-medium">{title}</p>
              <p className="line-clamp-3 whitespace-pre-line text-ink-muted text-sm [overflow-wrap:anywhere]">
                {body}
              </p>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
