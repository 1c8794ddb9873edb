import { LiveReleasePanel } from "@/components/release/live-release-panel";
import type { ServicePage } from "@/lib/queries/service";

/** What is live on each target of the service. */
export function LiveTargets({ page, now }: { page: ServicePage; now: number }) {
  const { targets, service } = page;
  return targets.map((target) => (
    <LiveReleasePanel
      key={target.name}
      live={service.live.find((live) => live.target === target.name) ?? null}
      target={target}
      name={targets.length > 1 ? target.name : null}
      now={now}
    />
  ));
}
