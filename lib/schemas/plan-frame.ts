import { z } from "zod";
import type { PlanFault } from "@/lib/domain/plan/faults-of-release-plan";
import { textFault } from "@/lib/domain/plan/plain-text";

/** Text for people: short enough, in normal form C, without control, bidi and invisible characters. */
export const text = (longest: number) =>
  z
    .string()
    .min(1, "is empty")
    .max(longest, `is longer than ${longest} characters`)
    .superRefine((value, context) => {
      const fault = textFault(value);
      if (fault !== null) context.addIssue({ code: "custom", message: fault });
    });

/** What every plan has, whatever it is about. */
export const planFrame = {
  format: z.literal("twokey.plan/1"),
  proposer: text(64),
  policyVersion: text(80),
  expiresAt: z.iso.datetime({ precision: 3, error: "is not an instant in UTC with milliseconds" }),
  nonce: z.string().regex(/^[0-9a-f]{32}$/, "is not 32 hexadecimal digits"),
  reason: text(2000),
};

/** A check that refuses what the rules find wrong with a plan that is complete. */
export function refuseFaults<Plan>(faultsOf: (plan: Plan) => PlanFault[]) {
  return (plan: Plan, context: z.RefinementCtx) => {
    for (const { field, what } of faultsOf(plan)) {
      context.addIssue({ code: "custom", path: [field], message: what });
    }
  };
}
