import { z } from "zod";
import { ROLES } from "@/lib/domain/permission";
import { faultsOfRolePlan } from "@/lib/domain/plan/faults-of-role-plan";
import type { RolePlan } from "@/lib/domain/plan/role-plan";
import { planFrame, refuseFaults, text } from "@/lib/schemas/plan-frame";

const roles = z.strictObject({
  roles: z.array(z.enum(ROLES, "is not a role")).max(ROLES.length, "names more roles than there are"),
});

/** A plan about somebody's roles. Unknown fields and unknown roles are refused. */
export const rolePlanSchema = z
  .strictObject({
    ...planFrame,
    kind: z.literal("roles"),
    target: z.strictObject({ key: text(64), platform: z.literal("twokey") }),
    person: z.strictObject({ id: z.uuid("is not a person's id"), name: text(120), email: text(320) }),
    from: roles,
    to: roles,
    steps: z.tuple([]),
  })
  .superRefine(refuseFaults(faultsOfRolePlan)) satisfies z.ZodType<RolePlan>;
