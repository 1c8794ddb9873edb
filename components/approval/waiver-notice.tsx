import { Callout } from "@/components/ui/callout";
import { Time } from "@/components/ui/time";
import { WAIVED } from "@/lib/domain/incident/waiver";
import type { PlanDetail } from "@/lib/queries/plan-detail";

type Waiver = PlanDetail["waivers"][number];

/** What this P0 goes without; that the checks of CI are among it is said apart and louder. */
export function WaiverNotice({ waivers }: { waivers: readonly Waiver[] }) {
  const ci = waivers.filter(({ kind }) => kind === "ci");
  const others = waivers.filter(({ kind }) => kind !== "ci");
  return (
    <>
      {ci.length > 0 && (
        <Callout tone="danger" title="The checks of CI were waived: they have not vouched for this">
          <WaiverList waivers={ci} />
        </Callout>
      )}
      {others.length > 0 && (
        <Callout tone="warn" title="This P0 goes without something">
          <WaiverList waivers={others} />
        </Callout>
      )}
    </>
  );
}

function WaiverList({ waivers }: { waivers: readonly Waiver[] }) {
  return (
    <ul className="grid gap-1">
      {waivers.map(({ kind, person, reason, waivedAt }) => (
        <li key={kind}>
          {person} waived {WAIVED[kind]}: {reason}{" "}
          <Time at={waivedAt} part="time" className="text-ink-muted" />
        </li>
      ))}
    </ul>
  );
}
