import { LinkButton } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Time } from "@/components/ui/time";
import type { GlassLine } from "@/lib/queries/break-glass";
import { answerSentence, GLASS_STATES } from "./glass-words";

/** Says on the pages of a plan that one person turned the key alone, and where that stands. */
export function GlassNote({ glass, room }: { glass: GlassLine | null; room: string }) {
  if (!glass) return null;
  return (
    <Callout
      live
      tone={GLASS_STATES[glass.state].tone}
      title={`${glass.brokenBy} broke the glass: one key instead of two`}
      actions={
        <LinkButton href={`${room}/break-glass`}>
          {glass.state === "waiting" ? "Countersign or object" : "Open the break-glass"}
        </LinkButton>
      }
    >
      <Time at={glass.usedAt} /> · {glass.reason}
      {glass.state === "waiting" ? (
        <>
          {" "}
          Somebody else has to countersign by <Time at={glass.countersignBy} />.
        </>
      ) : (
        ` ${answerSentence(glass)}`
      )}
    </Callout>
  );
}
