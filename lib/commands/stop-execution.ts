import type { z } from "zod";
import type { Command } from "@/lib/command";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { oneLine } from "@/lib/domain/plan/plain-text";
import { refusal } from "@/lib/domain/refusal";
import { stopInput } from "@/lib/schemas/incident-input";

/** Nothing more of the execution is sent; what was sent is followed to its end. The database refuses the next step. */
export const stopExecution: Command<z.infer<typeof stopInput>, null> = {
  name: "stop_execution",
  permission: "stop_execution",
  input: stopInput,
  logsRefusals: true,
  incidentOf: async (tx, input) =>
    (
      await tx.execution.findUnique({
        where: { id: input.execution },
        select: { plan: { select: { incidentId: true } } },
      })
    )?.plan.incidentId ?? null,
  async run(tx, input, { actor }) {
    const { personId } = actor;
    const reason = oneLine(input.reason);
    if (reason === "") return refuse(refusal("stop_reason_missing", undefined, "reason"));
    const execution = await tx.execution.findUnique({
      where: { id: input.execution },
      select: { id: true, plan: { select: { incidentId: true } } },
    });
    if (!execution?.plan.incidentId) return refuse(refusal("not_found"));
    await tx.executionStop.create({ data: { executionId: execution.id, personId, reason } });
    const author = { incidentId: execution.plan.incidentId, personId };
    await recordEvent(tx, author, {
      event: "execution_stop_asked",
      body: { executionId: execution.id, reason },
    });
    return accept(null);
  },
};
