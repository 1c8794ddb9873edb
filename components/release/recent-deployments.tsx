import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import { formatDuration } from "@/lib/format";
import type { DeploymentView } from "@/lib/queries/watched-service";

interface RecentDeploymentsProps {
  deployments: readonly DeploymentView[];
  /** The service of the page: its own deployments stand out. */
  service: string;
  now: number;
}

/** What was deployed anywhere in the last 24 hours, newest first. */
export function RecentDeployments({ deployments, service, now }: RecentDeploymentsProps) {
  const severalTargets = (key: string) =>
    new Set(deployments.filter((seen) => seen.service === key).map(({ target }) => target)).size > 1;
  return (
    <Panel
      title="Deployments"
      description="Of all services, in the last 24 hours"
      padded={deployments.length > 0}
    >
      {deployments.length === 0 ? (
        <EmptyState title="Nothing was deployed in the last 24 hours" />
      ) : (
        <ul className="grid gap-2">
          {deployments.map((deployment) => (
            <li
              key={`${deployment.service} ${deployment.target} ${deployment.at}`}
              className="flex items-baseline justify-between gap-4 text-sm"
            >
              <span className={deployment.service === service ? "font-medium" : "text-ink-muted"}>
                {deployment.service} {severalTargets(deployment.service) && `${deployment.target} `}
                <span className="font-mono">{deployment.version}</span>
              </span>
              <span className="text-ink-muted">
                <Time at={deployment.at} part="minute" local={false} /> ·{" "}
                {formatDuration(Math.max(0, now - deployment.at))} ago
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
