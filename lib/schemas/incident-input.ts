import { z } from "zod";
import { CRITERIA, PRIORITIES } from "@/lib/domain/incident/priority";
import type { Scope } from "@/lib/domain/incident/scope";
import { WAIVER_KINDS } from "@/lib/domain/incident/waiver";
import { WAYS } from "@/lib/domain/release/way-back";

const number = z.int().min(1);
const longText = z.string().max(2000, "At most 2000 characters");

export const priorityInput = z.object({
  incident: number,
  criteria: z.array(z.enum(CRITERIA.map((criterion) => criterion.id))).max(CRITERIA.length),
  override: z.enum(PRIORITIES).nullable(),
  overrideReason: longText,
});

const scope = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("all") }),
  z.object({ kind: z.literal("percentage"), percent: z.number() }),
  z.object({ kind: z.literal("region"), name: z.string().max(500) }),
  z.object({ kind: z.literal("segment"), name: z.string().max(500) }),
  z.object({ kind: z.literal("unknown") }),
]) satisfies z.ZodType<Scope>;

export const scopeInput = z.object({ incident: number, scope });

export const wayBackInput = z.object({
  incident: number,
  way: z.enum(WAYS),
  recommended: z.enum(WAYS).nullable(),
  reason: longText,
  rootCause: longText,
});

export const waiverInput = z.object({ incident: number, kind: z.enum(WAIVER_KINDS), reason: longText });

const wanted = z.object({ target: z.string().min(1).max(64), releaseId: z.string().min(1).max(200) });

export const assessmentInput = z.object({ incident: number, wanted: z.array(wanted).min(1).max(8) });

export const stopInput = z.object({ execution: z.uuid(), reason: longText });

export const quarantineEndInput = z.object({ quarantine: z.uuid(), reason: longText });

export const proposalInput = z.object({
  incident: number,
  assessmentId: z.uuid(),
  reason: longText,
  overrideReason: longText,
});

/** What a person typed in the wizard and has not sent yet; any JSON object of at most 20 kB. */
export const draftInput = z.object({
  incident: number,
  draft: z
    .record(z.string().max(60), z.json())
    .refine((draft) => JSON.stringify(draft).length <= 20_000, "The draft is longer than 20 000 characters"),
});
