import { describe, expect, it } from "vitest";
import { rolePlan } from "@/test/plan-document";
import { planDocumentSchema } from "./plan-document";

const plan = rolePlan();
const firstFault = (input: unknown) => {
  const parsed = planDocumentSchema.safeParse(input);
  return parsed.success
    ? null
    : `${parsed.error.issues[0]?.path.join(".")}: ${parsed.error.issues[0]?.message}`;
};

describe("a plan about roles", () => {
  it("is accepted when it is complete, and kept as it is", () => {
    expect(planDocumentSchema.parse(plan)).toEqual(plan);
    expect(firstFault(rolePlan({ from: { roles: [] }, to: { roles: ["viewer"] } }))).toBeNull();
  });

  it.each(Object.keys(plan))("is refused without %s, or with null in its place", (field) => {
    const { [field as keyof typeof plan]: _, ...rest } = plan;
    expect(firstFault(rest)).toMatch(new RegExp(`^${field}`));
    expect(firstFault({ ...plan, [field]: null })).toMatch(new RegExp(`^${field}`));
  });

  it.each([
    ["a field it does not know", { ...plan, incident: 12 }],
    ["a field it does not know of the person", { ...plan, person: { ...plan.person, admin: true } }],
    ["an unknown role", { ...plan, to: { roles: ["root", "viewer"] } }],
    ["a role with other letters", { ...plan, to: { roles: ["Approver", "viewer"] } }],
    ["the same roles as before", { ...plan, to: plan.from }],
    ["a role taken away", { ...plan, to: { roles: ["approver"] } }],
    ["roles out of order", { ...plan, to: { roles: ["viewer", "approver"] } }],
    ["a role twice", { ...plan, to: { roles: ["approver", "approver", "viewer"] } }],
    ["another person's target", { ...plan, target: { ...plan.target, key: "person:somebody" } }],
    ["a service as its target", { ...plan, target: { ...plan.target, key: "shop" } }],
    ["another platform", { ...plan, target: { ...plan.target, platform: "release-directories" } }],
    ["a step", { ...plan, steps: [{ kind: "restart", command: ["true"] }] }],
    ["the person as its proposer", { ...plan, proposer: plan.person.id }],
    ["no id of a person", { ...plan, person: { ...plan.person, id: "1" } }],
    ["a name that hides something", { ...plan, person: { ...plan.person, name: "Ana\u202eneB" } }],
    ["an empty reason", { ...plan, reason: "" }],
    ["an instant without milliseconds", { ...plan, expiresAt: "2026-11-03T01:14:00Z" }],
    ["the kind of another plan", { ...plan, kind: "rollback" }],
    ["no known kind", { ...plan, kind: "hotfix" }],
    ["a list instead of a plan", [plan]],
  ])("is refused with %s", (_, hostile) => {
    expect(firstFault(hostile)).not.toBeNull();
  });
});
