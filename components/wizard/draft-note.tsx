import { InlineStatus } from "@/components/ui/inline-status";
import type { DraftState } from "./use-draft";

/** Whether what was typed is safe. */
export function DraftNote({ state }: { state: DraftState }) {
  switch (state) {
    case "idle":
      return <InlineStatus />;
    case "waiting":
      return <InlineStatus kind="pending">Saving what you typed…</InlineStatus>;
    case "saved":
      return <InlineStatus kind="ok">What you typed is kept, for everybody here</InlineStatus>;
    case "failed":
      return (
        <InlineStatus kind="warning">Kept in this browser; the desk is tried again every 5 s</InlineStatus>
      );
  }
}
