"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Callout } from "@/components/ui/callout";
import { Time } from "@/components/ui/time";
import type { Pulse } from "@/lib/queries/pulse";
import { usePulse } from "./live-status";
import { ProblemList } from "./problems";

/** Says that twokey.yaml was changed and is not in force, with each reason; nothing while what lies on disk is in force. */
export function ConfigurationOnDisk({ initial }: { initial: Pulse }) {
  const { writtenAt, trouble } = usePulse(initial).pulse.configuration;
  if (trouble.length === 0) return null;
  return (
    <Callout live tone="warn" title="The configuration on disk is not in force">
      <ProblemList problems={trouble} />
      <p className="mt-2">
        The one of <Time at={writtenAt} part="time" /> stays in force as a whole. Mend the file: it is taken
        over by itself a few seconds later.
      </p>
    </Callout>
  );
}

/** Of when the configuration in force is. Reads the whole page again when another one is taken over. */
export function ConfigurationInForce({ initial }: { initial: Pulse }) {
  const { writtenAt, takenOverAt } = usePulse(initial).pulse.configuration;
  const rendered = initial.configuration.takenOverAt;
  const router = useRouter();
  useEffect(() => {
    if (takenOverAt !== rendered) router.refresh();
  }, [takenOverAt, rendered, router]);
  return (
    <p className="text-ink-muted text-sm">
      twokey.yaml of <Time at={writtenAt} part="date" />, <Time at={writtenAt} part="time" />, is in force,
      taken over at <Time at={takenOverAt} part="time" />. A change of the file is taken over by itself.
    </p>
  );
}
