import type { Source } from "@/lib/queries/messages";

/** Where a citation leads, and what the cited entry says. */
export type CitationLinks = { href: (position: number) => string; sources: Readonly<Record<number, Source>> };

const SHOWN = 6;

/** The entries of the log that a line came from: small links, the entry's words on hover and for screen readers. */
export function Citations({ cites, links }: { cites: readonly number[]; links: CitationLinks }) {
  const known = cites.filter((position) => links.sources[position]);
  const hidden = known.length - SHOWN;
  return (
    <span className="flex flex-wrap content-start justify-end gap-x-1.5 pt-1 text-xs leading-4 max-sm:max-w-16">
      {known.slice(0, SHOWN).map((position) => (
        <a
          key={position}
          href={links.href(position)}
          title={sentence(links.sources[position])}
          aria-label={`Log entry ${position}: ${sentence(links.sources[position])}`}
          className="rounded-sm text-accent-ink hover:underline"
        >
          #{position}
        </a>
      ))}
      {hidden > 0 && <span className="text-ink-muted">+{hidden}</span>}
    </span>
  );
}

function sentence(source: Source | undefined): string {
  return source ? `${source.at.slice(11, 19)} UTC, ${source.text.slice(0, 200)}` : "";
}
