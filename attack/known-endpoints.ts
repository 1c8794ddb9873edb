import type { Action } from "@/lib/domain/permission";
import type { Scene } from "./scene";

/** What one has to hold to see it: a permission of the table, nothing at all, or a framework's page that shows nothing. */
export type Need = Action | "nothing" | "not served";

/** `path` with real parameters; `sees` is a text that only those who may see it find in the answer. */
export type KnownAddress = { need: Need; path: (scene: Scene) => string; sees?: (scene: Scene) => string };

const page = (need: Need, below: string): KnownAddress => ({
  need,
  path: ({ reference }) => `/incidents/${reference}${below}`,
  sees: ({ title }) => title,
});
const read = (path: (scene: Scene) => string, sees?: (scene: Scene) => string): KnownAddress => ({
  need: "read",
  path,
  ...(sees && { sees }),
});
const open = (path: string): KnownAddress => ({ need: "nothing", path: () => path });
const title = (scene: Scene) => scene.title;

/** Every address of the product. A new one has to be written down here, with what it needs. */
export const KNOWN_ADDRESSES: Record<string, KnownAddress> = {
  "/": read(() => "/", title),
  "/incidents": read(() => "/incidents", title),
  "/incidents/[number]": page("read", ""),
  "/incidents/[number]/plan": page("read", "/plan"),
  "/incidents/[number]/approval": page("read", "/approval"),
  "/incidents/[number]/execution": page("read", "/execution"),
  "/incidents/[number]/verification": page("read", "/verification"),
  "/incidents/[number]/messages": page("read", "/messages"),
  "/incidents/[number]/review": page("read", "/review"),
  "/incidents/[number]/break-glass": page("read", "/break-glass"),
  "/plans/[plan]": read(
    ({ rolePlanId }) => `/plans/${rolePlanId}`,
    ({ people }) => people.viewer.name,
  ),
  "/services/[service]": read(
    () => "/services/shop",
    () => "Sells tea",
  ),
  "/settings": read(() => "/settings"),
  "/settings/integrations": read(() => "/settings/integrations"),
  "/settings/audit": read(() => "/settings/audit"),
  "/settings/people": {
    need: "manage_people",
    path: () => "/settings/people",
    sees: ({ people }) => people.commander.email,
  },
  "/api/desk": read(() => "/api/desk", title),
  "/api/pulse": read(() => "/api/pulse"),
  "/api/live": read(() => "/api/live"),
  "/api/break-glass": read(() => "/api/break-glass"),
  "/api/channels": read(() => "/api/channels"),
  "/api/audit/export": { need: "export_audit", path: () => "/api/audit/export" },
  "/api/services/[service]": read(
    () => "/api/services/shop",
    () => "Sells tea",
  ),
  "/api/incidents/[number]": read(({ reference }) => `/api/incidents/${reference}`, title),
  "/api/incidents/[number]/wizard": read(({ reference }) => `/api/incidents/${reference}/wizard`),
  "/api/incidents/[number]/plan": read(({ reference }) => `/api/incidents/${reference}/plan`),
  "/api/incidents/[number]/execution": read(({ reference }) => `/api/incidents/${reference}/execution`),
  "/api/incidents/[number]/messages": read(({ reference }) => `/api/incidents/${reference}/messages`, title),
  "/api/incidents/[number]/review": read(({ reference }) => `/api/incidents/${reference}/review`),
  "/api/incidents/[number]/break-glass": read(({ reference }) => `/api/incidents/${reference}/break-glass`),
  "/api/incidents/[number]/documents/[document]": read(
    ({ reference }) => `/api/incidents/${reference}/documents/slack`,
    title,
  ),
  "/api/plans/[plan]": read(
    ({ rolePlanId }) => `/api/plans/${rolePlanId}`,
    ({ people }) => people.viewer.name,
  ),
  "/api/passkeys/[passkey]/signing": {
    need: "ratify_passkey",
    path: ({ passkeyId }) => `/api/passkeys/${passkeyId}/signing`,
  },
  "/api/plans/[plan]/signing": read(({ plan }) => `/api/plans/${plan.id}/signing?act=approve`),
  "/api/auth/[...nextauth]": open("/api/auth/csrf"),
  "/a/[token]": { need: "nothing", path: ({ token }) => `/a/${token}` },
  "/sign-in": open("/sign-in"),
  "/no-role": open("/no-role"),
  "/status": open("/status"),
  "/icon.svg": open("/icon.svg"),
  "/_not-found": { need: "not served", path: () => "/_not-found" },
  "/_global-error": { need: "not served", path: () => "/_global-error" },
};

/** Every server action and the permission that its command asks for. */
export const KNOWN_ACTIONS: Record<string, Action> = {
  declareIncident: "declare_incident",
  releaseSample: "release_sample",
  endQuarantine: "end_quarantine",
  testConnection: "test_connection",
  stopExecution: "stop_execution",
  addNote: "add_note",
  correctNote: "add_note",
  setPriority: "decide",
  setScope: "decide",
  chooseWayBack: "decide",
  saveDraft: "decide",
  requestAssessment: "decide",
  proposePlan: "propose_plan",
  approvePlan: "approve_plan",
  rejectPlan: "reject_plan",
  revokeApproval: "revoke_approval",
  withdrawPlan: "withdraw_plan",
  createApprovalLink: "share_plan",
  breakGlass: "break_glass",
  answerGlass: "answer_break_glass",
  waive: "waive",
  resolveIncident: "resolve_incident",
  saveMessage: "edit_message",
  publishStatus: "publish_message",
  saveReview: "edit_review",
  beginPasskey: "register_passkey",
  registerPasskey: "register_passkey",
  renamePasskey: "register_passkey",
  revokePasskey: "register_passkey",
  changePassword: "change_password",
  addPerson: "manage_people",
  changeRoles: "manage_people",
  proposeRolePlan: "manage_people",
  ratifyPasskey: "ratify_passkey",
  answerAuditAlarm: "answer_audit_alarm",
  testChannel: "test_channel",
  disablePerson: "manage_people",
  enablePerson: "manage_people",
  resetPassword: "manage_people",
};
