import { StateBadge } from "@/components/ui/state-badge";
import type { StateKind } from "@/components/ui/state-shape";
import { PHASE_NAMES, type Phase } from "@/lib/domain/message/phase";
import type { MessageText } from "@/lib/domain/message/publish";
import { CitedDocument } from "./cited-document";

const kinds: Record<Phase, StateKind> = {
  investigating: "warning",
  identified: "warning",
  monitoring: "pending",
  resolved: "ok",
};

export function PhaseBadge({ phase }: { phase: Phase }) {
  return <StateBadge kind={kinds[phase]}>{PHASE_NAMES[phase]}</StateBadge>;
}

/** A status update as everybody will read it. */
export function StatusCard({ text, component }: { text: MessageText; component: string }) {
  return (
    <div className="grid gap-3 rounded-lg border border-line bg-raised p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <PhaseBadge phase={text.phase} />
        <span className="text-ink-muted text-sm">{component}</span>
      </div>
      <p className="font-semibold text-lg">{text.title}</p>
      <CitedDocument lines={text.body.split("\n").map((line) => ({ text: line, cites: [] }))} level={3} />
    </div>
  );
}
