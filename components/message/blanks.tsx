import { formatCount } from "@/lib/format";

interface BlanksProps {
  blanks: readonly string[];
  /** Selects the blank in the text, so that typing fills it. */
  goTo: (blank: string) => void;
}

/** What nobody has entered yet. */
export function Blanks({ blanks, goTo }: BlanksProps) {
  if (blanks.length === 0) return null;
  return (
    <div className="rounded-md border border-warn-line border-dashed bg-warn-soft px-3 py-2 text-sm">
      <p className="font-medium text-warn-ink">{formatCount(blanks.length, "blank")} to fill in or remove</p>
      <ul className="mt-1 flex flex-wrap gap-x-3 gap-y-1">
        {blanks.map((blank) => (
          <li key={blank}>
            <button
              type="button"
              onClick={() => goTo(blank)}
              className="min-h-6 rounded-sm underline underline-offset-2 hover:text-accent-ink max-md:min-h-11"
            >
              {blank}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
