import { z } from "zod";
import type { Command } from "@/lib/command";
import { insertTestNotice, testUnderWay } from "@/lib/db/notice";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { CHANNELS } from "@/lib/domain/notice/notice";
import { refusal } from "@/lib/domain/refusal";

const input = z.object({ channel: z.enum(CHANNELS) });

/** Asks the worker to send a test message to a channel; a mail goes to whoever asks. The worker says what came of it. */
export const testChannel: Command<z.infer<typeof input>, { id: string }> = {
  name: "test_channel",
  permission: "test_channel",
  input,
  async run(tx, { channel }, { actor, newId, config }) {
    if (config.notify[channel] === null) return refuse(refusal("channel_not_configured"));
    if (await testUnderWay(tx, channel)) return refuse(refusal("channel_test_under_way"));
    const id = newId();
    await insertTestNotice(tx, { id, channel, personId: actor.personId });
    await recordEvent(
      tx,
      { incidentId: null, personId: actor.personId },
      { event: "channel_test_asked", body: { channel } },
    );
    return accept({ id });
  },
};
