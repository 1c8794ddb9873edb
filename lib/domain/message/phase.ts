export const AUDIENCES = ["slack", "status", "email"] as const;
export type Audience = (typeof AUDIENCES)[number];

/** What a message may say about an incident, in order. */
export const PHASES = ["investigating", "identified", "monitoring", "resolved"] as const;
export type Phase = (typeof PHASES)[number];

export const PHASE_NAMES: Record<Phase, string> = {
  investigating: "Investigating",
  identified: "Identified",
  monitoring: "Monitoring",
  resolved: "Resolved",
};

export const AUDIENCE_NAMES: Record<Audience, string> = {
  slack: "Slack message",
  status: "Status page update",
  email: "Customer e-mail",
};

/** Characters that fit. A status update is read on a phone by somebody in trouble, and the page stays small. */
export const BODY_LIMIT: Record<Audience, number> = { slack: 20_000, status: 4_000, email: 20_000 };
export const TITLE_LIMIT = 160;
