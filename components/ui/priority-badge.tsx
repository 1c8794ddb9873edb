import clsx from "clsx";

export type PriorityLevel = "P0" | "P1" | "P2" | "P3";

const looks: Record<PriorityLevel, { bars: number; word: string; colour: string }> = {
  P0: { bars: 4, word: "critical", colour: "bg-alarm text-on-alarm border-transparent" },
  P1: { bars: 3, word: "high", colour: "bg-alarm-soft text-alarm-ink border-alarm-line" },
  P2: { bars: 2, word: "medium", colour: "bg-warn-soft text-warn-ink border-warn-line" },
  P3: { bars: 1, word: "low", colour: "bg-sunken text-ink-muted border-line" },
};

/** Priority as bars, code and colour; `long` adds the word. */
export function PriorityBadge({ level, long = false }: { level: PriorityLevel; long?: boolean }) {
  const { bars, word, colour } = looks[level];
  return (
    <span
      className={clsx(
        "inline-flex min-h-6 items-center gap-1.5 whitespace-nowrap rounded-sm border px-2 py-px font-semibold text-sm leading-4",
        colour,
      )}
    >
      <svg viewBox="0 0 14 12" aria-hidden="true" className="h-3 w-3.5 shrink-0" fill="currentColor">
        {[0, 1, 2, 3].map((bar) => (
          <rect
            key={bar}
            x={bar * 3.7}
            y={8 - bar * 2.4}
            width="2.4"
            height={4 + bar * 2.4}
            opacity={bar < bars ? 1 : 0.25}
          />
        ))}
      </svg>
      {level}
      <span className={long ? "font-medium" : "sr-only"}>{word}</span>
    </span>
  );
}
