import { LinkButton } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Time } from "@/components/ui/time";
import type { AuditAlarmView } from "@/lib/queries/desk";

/** Says to everybody that the log does not continue what was signed; nothing when it does. */
export function AuditAlarms({ alarms }: { alarms: readonly AuditAlarmView[] }) {
  return alarms.map(({ origin, at, reason }) => (
    <Callout
      key={`${origin} ${at}`}
      live
      tone="danger"
      title="The audit log was changed behind Twokey’s back"
      actions={
        <LinkButton size="sm" icon="arrowRight" href="/settings/audit">
          See the audit log
        </LinkButton>
      }
    >
      {reason} Noticed <Time at={at} />. Nothing was overwritten: Twokey goes on recording and signing.
    </Callout>
  ));
}
