import { Panel } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { ReviewPage } from "@/lib/queries/review";

/** The log behind the review, oldest first: what the numbers in the margin stand for, also on paper. */
export function Sources({ page }: { page: ReviewPage }) {
  return (
    <Panel title="Sources" description="Entries of the log, as they were written" padded={false}>
      <ol className="divide-y divide-line border-line border-t text-sm">
        {Object.entries(page.sources).map(([position, { at, text }]) => (
          <li
            key={position}
            id={`source-${position}`}
            className="grid scroll-mt-56 grid-cols-[2.5rem_minmax(0,1fr)] gap-x-3 px-4 py-2 target:bg-accent-soft sm:px-6"
          >
            <a
              href={`/incidents/${page.reference}#log-${position}`}
              className="text-accent-ink hover:underline"
            >
              #{position}
            </a>
            <Time at={at} part="time" className="text-ink-muted" />
            <span className="line-clamp-4 whitespace-pre-line [overflow-wrap:anywhere] col-start-2 print:line-clamp-none">
              {text}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
