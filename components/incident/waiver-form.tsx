"use client";

import { type FormEvent, useState } from "react";
import { errorOf, otherErrors, useAct } from "@/components/person/use-act";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { FormErrors } from "@/components/ui/form-errors";
import { Select, TextArea } from "@/components/ui/text-input";
import type { Decision } from "@/lib/domain/decision";
import { SHORTEST_WAIVER_REASON, WAIVED, type WaiverKind } from "@/lib/domain/incident/waiver";

interface WaiverFormProps {
  kinds: readonly WaiverKind[];
  send: (kind: WaiverKind, reason: string) => Promise<Decision<null>>;
}

/** Says what the incident goes without and why. Folded, because it is not what one usually comes for. */
export function WaiverForm({ kinds, send }: WaiverFormProps) {
  const [chosen, setChosen] = useState<WaiverKind | null>(null);
  const [reason, setReason] = useState("");
  const { pending, errors, act } = useAct();
  const kind = kinds.find((each) => each === chosen) ?? kinds[0];
  if (!kind) return null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await act(() => send(kind, reason))) setReason("");
  };
  return (
    <Disclosure summary="Go without something">
      <form onSubmit={submit} className="grid gap-3">
        <Select
          label="What this incident cannot wait for"
          value={kind}
          onChange={({ target }) => setChosen(kinds.find((each) => each === target.value) ?? null)}
        >
          {kinds.map((each) => (
            <option key={each} value={each}>
              {WAIVED[each]}
            </option>
          ))}
        </Select>
        <TextArea
          label="Why it cannot wait"
          hint={`At least ${SHORTEST_WAIVER_REASON} characters. Everybody who approves reads it, and the review repeats it.`}
          rows={2}
          maxLength={2000}
          value={reason}
          error={errorOf(errors, "reason")}
          onChange={({ target }) => setReason(target.value)}
        />
        <FormErrors errors={otherErrors(errors, ["reason"])} title="Nothing was waived" />
        <div>
          <Button type="submit" variant="danger" pending={pending} pendingLabel="Waiving…">
            Waive {WAIVED[kind]}
          </Button>
        </div>
      </form>
    </Disclosure>
  );
}
