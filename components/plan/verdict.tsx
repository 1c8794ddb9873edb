import { StateBadge } from "@/components/ui/state-badge";
import type { StateKind } from "@/components/ui/state-shape";

import type { SafetyCheck, SafetyVerdict } from "@/lib/domain/release/safety-check";

const KINDS: Record<SafetyVerdict, StateKind> = { safe: "ok", caution: "warning", blocked: "failed" };
const WORDS: Record<SafetyVerdict, string> = { safe: "Safe", caution: "Caution", blocked: "Blocked" };

export function VerdictBadge({ verdict }: { verdict: SafetyVerdict }) {
  return <StateBadge kind={KINDS[verdict]}>{WORDS[verdict]}</StateBadge>;
}

/** Each named check with what was seen, what speaks against first. */
export function SafetyChecks({ checks }: { checks: readonly SafetyCheck[] }) {
  const order: SafetyVerdict[] = ["blocked", "caution", "safe"];
  const sorted = [...checks].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  return (
    <ul className="grid gap-3">
      {sorted.map((check) => (
        <li key={check.id} className="grid gap-1 sm:grid-cols-[7rem_1fr] sm:gap-4">
          <span>
            <VerdictBadge verdict={check.verdict} />
          </span>
          <span className="min-w-0 [overflow-wrap:anywhere]">
            <span className="font-medium">{check.title}</span>
            <span className="block text-ink-muted text-sm">{check.evidence}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
