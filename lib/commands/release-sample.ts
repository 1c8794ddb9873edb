import { z } from "zod";
import type { Command } from "@/lib/command";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";

const input = z.object({ version: z.string().regex(/^\d+\.\d+\.\d+$/, "Write a version such as 1.5.0") });

// A worker that died with a release half-way must not lock the button for ever.
const GIVEN_UP_AFTER_MS = 60_000;

/** Asks the sample shop's own pipeline to release a version again, so that the story can be told twice. */
export const releaseSample: Command<z.infer<typeof input>, { id: string }> = {
  name: "release_sample",
  permission: "release_sample",
  input,
  async run(tx, { version }, { actor, now, newId, config }) {
    if (!config.installation.sample) return refuse(refusal("sample_only"));
    const busy = await tx.sampleRelease.findFirst({
      where: { endedAt: null, requestedAt: { gt: new Date(now.getTime() - GIVEN_UP_AFTER_MS) } },
    });
    if (busy) return refuse(refusal("sample_busy"));
    const id = newId();
    await tx.sampleRelease.create({ data: { id, version, requestedBy: actor.personId, requestedAt: now } });
    await recordEvent(
      tx,
      { incidentId: null, personId: actor.personId },
      { event: "sample_release_asked", body: { version } },
    );
    return accept({ id });
  },
};
