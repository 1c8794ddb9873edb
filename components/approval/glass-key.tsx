import { StateBadge } from "@/components/ui/state-badge";
import { Time } from "@/components/ui/time";
import type { GlassLine } from "@/lib/queries/break-glass";

/** The one key of whoever broke the glass, in a list of keys. */
export function GlassKey({ glass }: { glass: GlassLine }) {
  return (
    <li className="grid gap-1">
      <span className="flex flex-wrap items-center gap-2">
        <StateBadge kind="warning">Broke the glass</StateBadge>
        <span className="font-medium">{glass.brokenBy}</span>
      </span>
      <span className="text-ink-muted text-sm">
        Signed alone with a passkey, <Time at={glass.usedAt} part="time" /> · {glass.reason}
      </span>
    </li>
  );
}
