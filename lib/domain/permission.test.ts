import { describe, expect, it } from "vitest";
import { ACTIONS, type Action, mayPerform, ROLES, type Role } from "./permission";

const expected: Record<Action, string> = {
  //                     viewer responder approver commander communicator admin
  read: "yyyyyy",
  declare_incident: "-yyy--",
  add_note: "-yyyy-",
  decide: "-y-y--",
  propose_plan: "-yyy--",
  approve_plan: "--yy--",
  reject_plan: "--yy--",
  withdraw_plan: "-yyy-y",
  share_plan: "-yyy-y",
  revoke_approval: "--yy--",
  break_glass: "---y--",
  answer_break_glass: "--yy--",
  stop_execution: "-yyy--",
  end_quarantine: "--yy--",
  resolve_incident: "-y-y--",
  override_verification: "---y--",
  edit_message: "-y-yy-",
  publish_message: "---yy-",
  edit_review: "-yyyy-",
  publish_review: "---y--",
  manage_people: "-----y",
  ratify_passkey: "--yy-y",
  register_passkey: "yyyyyy",
  change_password: "yyyyyy",
  export_audit: "---y-y",
  answer_audit_alarm: "---y-y",
  waive: "-y-y--",
  waive_ci: "---y--",
  test_channel: "---y-y",
  test_connection: "-y-y-y",
  release_sample: "-yyy-y",
};

describe("permission table", () => {
  it.each(ACTIONS)("%s is allowed to exactly the roles of the table", (action) => {
    const line = ROLES.map((role) => (mayPerform([role], action) ? "y" : "-")).join("");
    expect(line).toBe(expected[action]);
  });

  it("refuses everything to somebody without a role", () => {
    expect(ACTIONS.filter((action) => mayPerform([], action))).toEqual([]);
  });

  it.each(["execute", "__proto__", "constructor", "toString", ""])(
    "refuses the unknown action %j",
    (action) => {
      expect(mayPerform([...ROLES], action)).toBe(false);
    },
  );

  it("refuses unknown roles", () => {
    expect(mayPerform(["root", "Approver", " approver"], "approve_plan")).toBe(false);
  });

  it("adds roles up", () => {
    const roles: Role[] = ["viewer", "approver"];
    expect(mayPerform(roles, "approve_plan")).toBe(true);
    expect(mayPerform(roles, "manage_people")).toBe(false);
  });
});
