import { expect, test } from "vitest";
import { rolePlan } from "@/test/plan-document";
import { whereRolesAre } from "./role-drift";

const plan = rolePlan();
const holder = (roles: string[], disabledAt: Date | null = null) => ({ roles, disabledAt });

test("the person stands where the plan starts from, in whatever order the roles are read", () => {
  expect(whereRolesAre(plan, holder(["viewer"]))).toEqual({ at: "from" });
  const more = rolePlan({
    from: { roles: ["responder", "viewer"] },
    to: { roles: ["admin", "responder", "viewer"] },
  });
  expect(whereRolesAre(more, holder(["viewer", "responder"]))).toEqual({ at: "from" });
});

test.each([
  ["no role any more", holder([]), "Ana holds no role now; the plan starts from viewer."],
  ["another role", holder(["viewer", "admin"]), "Ana holds admin, viewer now; the plan starts from viewer."],
  [
    "the planned roles already",
    holder(["approver", "viewer"]),
    "Ana holds approver, viewer now; the plan starts from viewer.",
  ],
  ["been disabled", holder(["viewer"], new Date(0)), "Ana is disabled."],
  ["gone", null, "Ana is not known any more."],
])("a person who has %s is not where the plan starts from", (_, now, changed) => {
  expect(whereRolesAre(plan, now)).toEqual({ at: "elsewhere", changed });
});
