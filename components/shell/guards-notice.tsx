"use client";

import { usePulse } from "@/components/desk/live-status";
import { Callout } from "@/components/ui/callout";
import type { Pulse } from "@/lib/queries/pulse";

const SHOWN = 3;

/** Says that the database lacks what counts the keys: then no plan is executed, whoever approved it. */
export function GuardsNotice({ initial }: { initial: Pulse }) {
  const { guardDifferences } = usePulse(initial).pulse;
  if (guardDifferences.length === 0) return null;
  const more = guardDifferences.length - SHOWN;
  return (
    <Callout
      live
      tone="danger"
      title="The guards of the database are not as they should be"
      className="rounded-none border-x-0 sm:px-6"
    >
      No plan is executed until they are. {guardDifferences.slice(0, SHOWN).join("; ")}
      {more > 0 && ` and ${more} more`}. Find out who changed the database and bring it back as the migrations
      make it. Where the policy differs: look in the log of the worker for why it has not taken over
      twokey.yaml, or start Twokey again.
    </Callout>
  );
}
