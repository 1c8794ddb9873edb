import { Callout } from "@/components/ui/callout";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import type { Decision } from "@/lib/domain/decision";
import type { ExecutionDetail } from "@/lib/queries/execution-detail";

export type StopExecution = (input: { execution: string; reason: string }) => Promise<Decision<unknown>>;

interface StopButtonProps {
  execution: ExecutionDetail;
  /** Null: the person may not. */
  stop: StopExecution | null;
  onDone: () => void;
}

/** Lets nothing more be sent. What is under way at the platform cannot be called back. */
export function StopButton({ execution, stop, onDone }: StopButtonProps) {
  const isOpen = execution.state === "executing" || execution.state === "unknown";
  if (!isOpen) return null;
  if (execution.stop) {
    const { by, reason } = execution.stop;
    return (
      <Callout live tone="warn" title={`${by} stopped it: nothing more is sent`}>
        {reason} What was sent already is followed to its end.
      </Callout>
    );
  }
  if (!stop) return null;
  return (
    <ReasonDialog
      label="Stop before the next step"
      title="Stop this execution?"
      variant="danger"
      act={(reason) => stop({ execution: execution.id, reason })}
      onDone={onDone}
    >
      <p>
        No further step is sent. A call that is under way is not called back, and what was done stays done:
        going on, or taking it back, is a new plan that two people approve.
      </p>
    </ReasonDialog>
  );
}
