import { FromTo } from "@/components/ui/from-to";
import { StateBadge } from "@/components/ui/state-badge";
import type { StateKind } from "@/components/ui/state-shape";
import { Time } from "@/components/ui/time";
import type { CheckLine } from "@/lib/queries/execution-detail";

const WORDS: Record<CheckLine["state"], { kind: StateKind; word: string }> = {
  waiting: { kind: "pending", word: "Waiting" },
  passed: { kind: "ok", word: "Good" },
  failed: { kind: "failed", word: "Bad" },
  inconclusive: { kind: "warning", word: "No conclusion" },
  error: { kind: "unknown", word: "Could not be asked" },
};

/** Each check with what was seen, and the value before and after where one is compared. */
export function CheckList({ checks }: { checks: readonly CheckLine[] }) {
  return (
    <ul className="divide-y divide-line border-line border-t" aria-label="Checks">
      {checks.map((check) => (
        <Check key={check.name} check={check} />
      ))}
    </ul>
  );
}

function Check({ check }: { check: CheckLine }) {
  const { kind, word } = WORDS[check.state];
  const compared = check.before !== null && check.after !== null;
  return (
    <li className="grid gap-1.5 px-4 py-4 sm:px-6">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5">
        <p className="font-medium first-letter:uppercase">{check.label}</p>
        <StateBadge kind={kind}>{word}</StateBadge>
      </div>
      {compared && <FromTo from={check.before} to={check.after} />}
      <p className="text-ink-muted text-sm [overflow-wrap:anywhere]">
        {check.evidence}
        {check.state !== "waiting" && (
          <>
            {" "}
            <span className="whitespace-nowrap">
              Seen <Time at={check.checkedAt} part="time" local={false} />.
            </span>
          </>
        )}
      </p>
    </li>
  );
}
