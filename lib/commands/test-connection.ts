import { z } from "zod";
import type { Command } from "@/lib/command";
import { connectionTestUnderWay, insertConnectionTest } from "@/lib/db/connection-test";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";

const input = z.object({ service: z.string().max(64), target: z.string().max(64) });

// A worker that died over it must not lock the button for ever.
const GIVEN_UP_AFTER_MS = 60_000;

/** Asks the worker whether the target can be reached, and which permissions are there. Nothing is changed by it. */
export const testConnection: Command<z.infer<typeof input>, { id: string }> = {
  name: "test_connection",
  permission: "test_connection",
  input,
  async run(tx, { service, target }, { actor, now, newId, config }) {
    const configured = config.services.find(({ key }) => key === service);
    if (!configured?.targets.some(({ name }) => name === target)) return refuse(refusal("not_found"));
    const from = new Date(now.getTime() - GIVEN_UP_AFTER_MS);
    if (await connectionTestUnderWay(tx, { service, target }, from)) {
      return refuse(refusal("connection_test_under_way"));
    }
    const id = newId();
    const { personId } = actor;
    await insertConnectionTest(tx, { id, service, target, requestedBy: personId });
    await recordEvent(
      tx,
      { incidentId: null, personId },
      { event: "connection_test_asked", body: { service, target } },
    );
    return accept({ id });
  },
};
