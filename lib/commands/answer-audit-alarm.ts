import { z } from "zod";
import type { Command } from "@/lib/command";
import { openAlarms } from "@/lib/db/checkpoint";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { pastedText } from "@/lib/schemas/pasted-text";

const input = z.object({
  origin: z.string().max(200),
  /** The alarm that the page showed. */
  at: z.iso.datetime({ precision: 3 }),
  reason: pastedText.pipe(z.string().trim().min(1, "Say what it was").max(2000)),
});

/** Says what an alarm of the audit log was about, for good: it leaves the desk, the signed notes keep it. */
export const answerAuditAlarm: Command<z.infer<typeof input>, null> = {
  name: "answer_audit_alarm",
  permission: "answer_audit_alarm",
  input,
  logsRefusals: true,
  async run(tx, { origin, at, reason }, { actor }) {
    const alarms = await openAlarms(tx);
    if (!alarms.some((alarm) => alarm.origin === origin && alarm.at.toISOString() === at))
      return refuse(refusal("audit_alarm_not_open"));
    await recordEvent(
      tx,
      { incidentId: null, personId: actor.personId },
      { event: "audit_alarm_answered", body: { origin, alarmAt: at, reason } },
    );
    return accept(null);
  },
};
