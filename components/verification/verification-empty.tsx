import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import type { ExecutionState } from "@/lib/domain/execution/state";

const UNDER_WAY: readonly (ExecutionState | null)[] = ["executing", "unknown"];

/** Before there is anything to verify: what has to happen first. */
export function VerificationEmpty({ execution, room }: { execution: ExecutionState | null; room: string }) {
  if (UNDER_WAY.includes(execution)) {
    return (
      <Panel>
        <EmptyState
          title="The execution is under way"
          icon="refresh"
          action={
            <LinkButton variant="primary" href={`${room}/execution`}>
              Watch the execution
            </LinkButton>
          }
        >
          The watch begins by itself when the last step is confirmed.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel>
      <EmptyState
        title="There is nothing to verify yet"
        icon="check"
        action={
          <LinkButton variant="primary" href={execution === null ? `${room}/approval` : `${room}/plan`}>
            {execution === null ? "Open the plan to approve" : "Decide again"}
          </LinkButton>
        }
      >
        {execution === null
          ? "After a plan was executed, its checks and the watch over the metrics stand here."
          : "The last execution did not succeed, so nothing was put live that could be watched."}
      </EmptyState>
    </Panel>
  );
}
