import { z } from "zod";
import type { PlanDocument } from "@/lib/domain/plan/plan-document";
import { releasePlanSchema } from "@/lib/schemas/release-plan";
import { rolePlanSchema } from "@/lib/schemas/role-plan";

/** Any plan as it is proposed, read back, executed and exported. */
export const planDocumentSchema = z.discriminatedUnion("kind", [
  releasePlanSchema,
  rolePlanSchema,
]) satisfies z.ZodType<PlanDocument>;
