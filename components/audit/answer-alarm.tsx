"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useAct } from "@/components/person/use-act";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { Panel } from "@/components/ui/panel";
import { TextArea } from "@/components/ui/text-input";
import { Time } from "@/components/ui/time";
import type { Decision } from "@/lib/domain/decision";
import type { AuditAlarmView } from "@/lib/queries/desk";

export type AnswerAlarm = (input: { origin: string; at: string; reason: string }) => Promise<Decision<null>>;

/** Somebody who knows what happened says so; the alarm then leaves the desk and stays in the log and the file. */
export function AnswerAlarm({ alarm, answer }: { alarm: AuditAlarmView; answer: AnswerAlarm }) {
  const [reason, setReason] = useState("");
  const { pending, errors, act } = useAct();
  const router = useRouter();

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (await act(() => answer({ origin: alarm.origin, at: alarm.at, reason }))) router.refresh();
  }

  return (
    <Panel
      title="Answer the alarm"
      description={
        <>
          Of <Time at={alarm.at} />
        </>
      }
    >
      <form method="post" onSubmit={submit} className="grid gap-4">
        <TextArea
          label="What it was"
          hint="For example: restored from the backup of Monday. It stands in the log under your name."
          required
          rows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <FormErrors errors={errors} title="The alarm is not answered" />
        <Button type="submit" pending={pending} pendingLabel="Answering…" className="justify-self-start">
          Answer the alarm
        </Button>
      </form>
    </Panel>
  );
}
