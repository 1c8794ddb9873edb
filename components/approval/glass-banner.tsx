"use client";

import Link from "next/link";
import { Callout } from "@/components/ui/callout";
import { Countdown } from "@/components/ui/live-clock";
import { Time } from "@/components/ui/time";
import { glassQuery } from "@/lib/client/queries";
import { useLiveQuery } from "@/lib/client/use-live-query";
import type { GlassUse, OpenGlass } from "@/lib/queries/break-glass";

/** On every page, for everybody: who acts alone, for what, and that somebody has to say whether it was right. */
export function GlassBanner({ initial }: { initial: OpenGlass }) {
  const { data } = useLiveQuery(glassQuery, initial);
  return data.open.map((use) => <OneUse key={use.planId} use={use} now={data.readAt} />);
}

function OneUse({ use, now }: { use: GlassUse; now: number }) {
  const { brokenBy, reference, usedAt, reason, countersignBy, state } = use;
  const link = `/incidents/${reference}/break-glass`;
  return (
    <Callout
      live
      tone="danger"
      className="rounded-none border-x-0 sm:px-6"
      title={
        <>
          {brokenBy} broke the glass for {reference} at <Time at={usedAt} part="minute" local={false} />
        </>
      }
    >
      {reason}{" "}
      {state === "waiting" ? (
        <>
          <Link href={link} className="font-medium text-accent-ink underline">
            Countersign or object
          </Link>{" "}
          within <Countdown until={countersignBy} now={now} over="no time left" />; otherwise {brokenBy} loses
          the role.
        </>
      ) : (
        <>
          Nobody countersigned in 24 hours: the roles approver and commander of {brokenBy} are suspended.{" "}
          <Link href={link} className="font-medium text-accent-ink underline">
            Open the break-glass
          </Link>
        </>
      )}
    </Callout>
  );
}
