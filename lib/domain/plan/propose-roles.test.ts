import { describe, expect, it } from "vitest";
import { mayChangeRoles, type RoleChange } from "./propose-roles";

const change = (changes: Partial<RoleChange> = {}) =>
  mayChangeRoles({
    personId: "ana",
    disabledAt: null,
    held: ["responder", "viewer"],
    seen: ["viewer", "responder"],
    wanted: ["viewer", "approver"],
    actorId: "ada",
    anotherAdminExists: true,
    ...changes,
  });
const codes = (decision: ReturnType<typeof change>) =>
  decision.ok ? [] : decision.reasons.map(({ code }) => code);

describe("a change of roles", () => {
  it("comes down to what is taken and what is given", () => {
    expect(change()).toEqual({ ok: true, value: { taken: ["responder"], given: ["approver"] } });
    expect(change({ wanted: ["viewer", "viewer", "responder"] })).toEqual({
      ok: true,
      value: { taken: [], given: [] },
    });
  });

  it("lets somebody give up their own roles, and gives them none", () => {
    expect(codes(change({ actorId: "ana", wanted: ["viewer"] }))).toEqual([]);
    expect(codes(change({ actorId: "ana" }))).toEqual(["own_roles_widened"]);
  });

  it("never takes the last admin", () => {
    const admin = { held: ["admin"], seen: ["admin"], wanted: [] } as const;
    expect(codes(change({ ...admin, anotherAdminExists: false }))).toEqual(["last_admin"]);
    expect(codes(change(admin))).toEqual([]);
    expect(codes(change({ anotherAdminExists: false }))).toEqual([]);
  });

  it("needs a page that showed the present roles, and a person who is enabled", () => {
    expect(codes(change({ seen: ["viewer"] }))).toEqual(["changed_meanwhile"]);
    expect(codes(change({ seen: ["viewer"], disabledAt: new Date(0) }))).toEqual(["person_disabled"]);
  });
});
