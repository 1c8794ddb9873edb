import { ROLES, type Role } from "@/lib/domain/permission";

const MEANING: Record<Role, string> = {
  viewer: "Sees everything, changes nothing",
  responder: "Declares incidents, decides on the way back, proposes plans",
  approver: "Turns a key: approves or rejects plans, and may propose them",
  commander: "Leads: decides, turns a key, overrides with a reason",
  communicator: "Writes and publishes messages",
  admin: "Looks after people, and may not touch production",
};

/** “the role of approver”, “the roles of admin and approver”: what is given, as the end of a sentence. */
export function roleWords(roles: readonly Role[]): string {
  return `the ${roles.length === 1 ? "role" : "roles"} of ${roles.join(" and ")}`;
}

/** Every role with what it means, for a list to tick. */
export const ROLE_CHOICES = ROLES.map((role) => ({
  value: role,
  label: role.charAt(0).toUpperCase() + role.slice(1),
  description: MEANING[role],
}));
