"use client";

import { BreakGlassForm } from "@/components/approval/break-glass-form";
import type { ReleasePlanActs } from "@/components/approval/plan-acts";
import { Disclosure } from "@/components/ui/disclosure";
import { Panel } from "@/components/ui/panel";
import { StateShape } from "@/components/ui/state-shape";
import { useNow } from "@/lib/client/clock";
import type { Refusal, RefusalCode } from "@/lib/domain/refusal";
import { formatDuration, formatUtc } from "@/lib/format";
import type { BreakGlassStanding } from "@/lib/queries/break-glass-standing";
import type { PlanDetail } from "@/lib/queries/plan-detail";

type BreakGlassPanelProps = { plan: PlanDetail; acts: ReleasePlanActs; now: number; onDone: () => void };

/** For a commander, below the ordinary vote: what acting alone takes, and how far it is. */
export function BreakGlassPanel({ plan, acts, now: rendered, onDone }: BreakGlassPanelProps) {
  const now = useNow(rendered);
  const { breakGlass, usablePasskeys } = plan.standing;
  if (plan.state !== "proposed" || breakGlass === null) return null;
  if (breakGlass.unmet.some(({ code }) => code === "break_glass_off")) {
    return (
      <p className="text-ink-muted text-sm">
        Break-glass is off in this installation: whoever is alone has to find a second person.
      </p>
    );
  }
  const unmet = unmetNow(breakGlass, usablePasskeys > 0, now);
  return (
    <Panel>
      <Disclosure
        summary="Nobody else answers: break the glass"
        aside={
          <span className="text-ink-muted text-sm">
            {unmet.length === 0 ? "possible now" : `${unmet.length} in the way`}
          </span>
        }
      >
        <div className="grid gap-4">
          <p className="text-sm">
            You alone turn the key. Everybody sees it at once and every approver is written to. Somebody else
            has to countersign within 24 hours, or you lose the roles approver and commander; the incident
            gets a review.
          </p>
          {unmet.length === 0 ? (
            <BreakGlassForm plan={plan} send={acts.breakGlass} onDone={onDone} />
          ) : (
            <ul className="grid gap-3" aria-label="In the way of break-glass">
              {unmet.map((reason) => (
                <li key={reason.code} className="flex gap-2">
                  <StateShape kind="pending" className="mt-0.5 size-4" />
                  <span className="grid min-w-0">
                    <span>{reason.message}</span>
                    <span className="text-ink-muted text-sm">{howToMeet(reason.code, breakGlass, now)}</span>
                  </span>
                </li>
              ))}
            </ul>
          )}
        </div>
      </Disclosure>
    </Panel>
  );
}

/** Asking is long enough ago as soon as the clock says so; the server judges it again. */
function unmetNow(
  { unmet, askedLongEnoughAt }: BreakGlassStanding,
  hasPasskey: boolean,
  now: number,
): Refusal[] {
  const waited = askedLongEnoughAt !== null && Date.parse(askedLongEnoughAt) <= now;
  const left = unmet.filter(({ code }) => !(waited && code === "break_glass_nobody_asked"));
  return hasPasskey
    ? left
    : [...left, { code: "passkey_missing", message: "You have no passkey that may sign." }];
}

const HOW: Partial<Record<RefusalCode, string>> = {
  break_glass_only_p0: "If it is one, answer the questions about the priority again.",
  break_glass_not_safe: "Choose a release that the checks call Safe, or get the second approval.",
  break_glass_target_not_healthy: "Choose a release that was healthy in production lately.",
  break_glass_too_many_commanders: "An admin has to take the role from somebody first.",
  passkey_missing: "Register one in the settings; a new one may need time before it can sign.",
  passkey_too_young: "Use an older passkey.",
  live_release_changed: "Propose the plan anew from what runs now.",
  live_release_unknown: "Wait until the platform can be read.",
};

function howToMeet(
  code: RefusalCode,
  { askedAt, askedLongEnoughAt, usableAgainAt }: BreakGlassStanding,
  now: number,
) {
  if (code === "break_glass_nobody_asked") {
    if (askedAt === null || askedLongEnoughAt === null)
      return "Make a link for the second person on this page and send it; possible three minutes later.";
    const asked = formatDuration(now - Date.parse(askedAt));
    return `Asked ${asked} ago; possible in ${formatDuration(Date.parse(askedLongEnoughAt) - now + 999)}.`;
  }
  if (code === "break_glass_used_up" && usableAgainAt !== null)
    return `The last use is a day old at ${formatUtc(usableAgainAt)}.`;
  return HOW[code] ?? "Get the second approval instead.";
}
