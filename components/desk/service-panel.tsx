import Link from "next/link";
import { LiveRelease } from "@/components/release/live-release";
import { TriggerTable } from "@/components/trigger/trigger-table";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import type { WatchedService } from "@/lib/queries/watched-service";
import { Problems } from "./problems";

/** One service on the desk: what is live, and how its triggers stand. */
export function ServicePanel({ service, now }: { service: WatchedService; now: number }) {
  return (
    <Panel
      padded={false}
      title={
        <Link href={`/services/${service.key}`} className="hover:underline">
          {service.name}
        </Link>
      }
      description={service.description}
      actions={<LiveRelease live={service.live} now={now} />}
    >
      <div className="grid gap-3 px-4 not-empty:pb-4 sm:px-6">
        <Problems title={`${service.name} is not watched as written`} problems={service.problems} />
        <HeldNote service={service} />
        {service.targetErrors.map(({ target, error }) => (
          <Callout key={target} tone="warn" title={`What is live on ${target} cannot be read`}>
            {error}
          </Callout>
        ))}
      </div>
      {service.triggers.length > 0 ? (
        <TriggerTable service={service} now={now} />
      ) : (
        <EmptyState title="No trigger watches this service">
          Write its conditions into the file that <code>triggers:</code> names.
        </EmptyState>
      )}
    </Panel>
  );
}

/** What is held, in one line; in red when it runs all the same. */
function HeldNote({ service }: { service: WatchedService }) {
  const named = (held: WatchedService["held"]) =>
    held.map(({ target, version }) => `${version} on ${target}`).join(", ");
  const back = service.held.filter(({ isLive }) => isLive);
  if (back.length > 0) {
    return (
      <Callout live tone="danger" title={`Taken back, and live again: ${named(back)}`}>
        It is held because of an incident. Find out who released it.
      </Callout>
    );
  }
  if (service.held.length === 0) return null;
  return <p className="text-ink-muted text-sm">Held, must not go live again: {named(service.held)}</p>;
}
