import Link from "next/link";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/format";
import type { PublishedGlass } from "@/lib/queries/break-glass";
import { GLASS_STATES } from "./glass-words";

/** How often it was used, in one line for everybody; nothing where it is off and was not used. */
export function GlassRate({ published: { allowed, days, uses } }: { published: PublishedGlass }) {
  const [last] = uses;
  if (!allowed && !last) return null;
  return (
    <p className="text-ink-muted text-sm">
      Break-glass was used {formatCount(uses.length, "time")} in the last {days} days
      {last && (
        <>
          , last by {last.brokenBy} for{" "}
          <Link href={`/incidents/${last.reference}/break-glass`} className="text-accent-ink underline">
            {last.reference}
          </Link>{" "}
          on <Time at={last.usedAt} part="date" /> ({GLASS_STATES[last.state].word.toLowerCase()})
        </>
      )}
      .
    </p>
  );
}

/** Each use with who, when and how it was answered; nothing while there is none. */
export function GlassUses({ published: { uses, days } }: { published: PublishedGlass }) {
  if (uses.length === 0) return null;
  return (
    <ol className="grid gap-3" aria-label={`Uses in the last ${days} days`}>
      {uses.map((use) => (
        <li key={use.planId} className="grid gap-0.5">
          <span>
            <span className="font-medium">{use.brokenBy}</span> for{" "}
            <Link href={`/incidents/${use.reference}/break-glass`} className="text-accent-ink underline">
              {use.reference}
            </Link>
            , <Time at={use.usedAt} />
          </span>
          <span className="text-ink-muted text-sm">
            {GLASS_STATES[use.state].word}
            {use.answer && ` by ${use.answer.by}`} · {use.reason}
          </span>
        </li>
      ))}
    </ol>
  );
}
