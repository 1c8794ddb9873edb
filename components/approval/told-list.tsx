import { InlineStatus } from "@/components/ui/inline-status";
import { Time } from "@/components/ui/time";
import type { PlanDetail } from "@/lib/queries/plan-detail";

type ToldLine = PlanDetail["told"][number];

const CHANNELS = { slack: "Slack", teams: "Teams", mail: "mail" } as const;

/** Whom Twokey asked by itself, and whether it got through. */
export function ToldList({ told }: { told: readonly ToldLine[] }) {
  if (told.length === 0) return null;
  return (
    <ul className="grid gap-1" aria-label="Asked by Twokey">
      {told.map((line) => (
        <li key={`${line.channel} ${line.to} ${line.at}`} className="grid gap-0.5">
          <InlineStatus kind={kindOf(line)}>
            {line.to ? `${line.to} by ${CHANNELS[line.channel]}` : CHANNELS[line.channel]}: {wordsOf(line)},{" "}
            <Time at={line.at} part="time" />
          </InlineStatus>
          {line.state !== "sent" && line.said && (
            <span className="pl-5.5 text-ink-muted text-sm [overflow-wrap:anywhere]">{line.said}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

function kindOf({ state, said }: ToldLine) {
  if (state === "sent") return "ok";
  if (state === "given_up") return "failed";
  return state === "waiting" && said ? "warning" : "info";
}

function wordsOf({ state, said }: ToldLine): string {
  switch (state) {
    case "sent":
      return "handed over";
    case "given_up":
      return "given up";
    case "pointless":
      return "not sent";
    case "waiting":
      return said ? "not yet, it is tried again" : "on its way";
  }
}
