export const ROLES = ["viewer", "responder", "approver", "commander", "communicator", "admin"] as const;
export type Role = (typeof ROLES)[number];

/**
 * Who may do what: the one table, enforced on the server in the command wrapper and nowhere else.
 * A person may hold several roles. An admin looks after people and may not touch production.
 */
const PERMISSIONS = {
  read: ROLES,
  declare_incident: ["responder", "approver", "commander"],
  add_note: ["responder", "approver", "commander", "communicator"],
  decide: ["responder", "commander"],
  propose_plan: ["responder", "approver", "commander"],
  approve_plan: ["approver", "commander"],
  reject_plan: ["approver", "commander"],
  withdraw_plan: ["responder", "approver", "commander", "admin"],
  share_plan: ["responder", "approver", "commander", "admin"],
  revoke_approval: ["approver", "commander"],
  break_glass: ["commander"],
  answer_break_glass: ["approver", "commander"],
  stop_execution: ["responder", "approver", "commander"],
  end_quarantine: ["approver", "commander"],
  resolve_incident: ["responder", "commander"],
  override_verification: ["commander"],
  edit_message: ["responder", "commander", "communicator"],
  publish_message: ["commander", "communicator"],
  edit_review: ["responder", "approver", "commander", "communicator"],
  publish_review: ["commander"],
  manage_people: ["admin"],
  ratify_passkey: ["approver", "commander", "admin"],
  register_passkey: ROLES,
  change_password: ROLES,
  export_audit: ["commander", "admin"],
  answer_audit_alarm: ["commander", "admin"],
  waive: ["responder", "commander"],
  waive_ci: ["commander"],
  test_channel: ["commander", "admin"],
  test_connection: ["responder", "commander", "admin"],
  release_sample: ["responder", "approver", "commander", "admin"],
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof PERMISSIONS;
export const ACTIONS = Object.keys(PERMISSIONS) as Action[];

/** False for an unknown role, an unknown action and nobody's roles. */
export function mayPerform(roles: readonly string[], action: string): boolean {
  if (!Object.hasOwn(PERMISSIONS, action)) return false;
  const allowed: readonly string[] = PERMISSIONS[action as Action];
  return roles.some((role) => allowed.includes(role));
}

export function rolesFor(action: Action): readonly Role[] {
  return PERMISSIONS[action];
}
