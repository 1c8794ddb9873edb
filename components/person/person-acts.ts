import type { Decision } from "@/lib/domain/decision";
import type { Role } from "@/lib/domain/permission";

type Whom = { personId: string };

/** The server actions for looking after people, handed down by the page. */
export type PersonActs = {
  add: (input: {
    name: string;
    email: string;
    roles: Role[];
  }) => Promise<Decision<{ personId: string; password: string }>>;
  changeRoles: (input: Whom & { seen: Role[]; roles: Role[] }) => Promise<Decision<null>>;
  proposeRoles: (
    input: Whom & { seen: Role[]; roles: Role[]; reason: string },
  ) => Promise<Decision<{ planId: string }>>;
  disable: (input: Whom) => Promise<Decision<null>>;
  enable: (input: Whom) => Promise<Decision<null>>;
  resetPassword: (input: Whom) => Promise<Decision<{ password: string }>>;
  revokePasskey: (input: { passkeyId: string }) => Promise<Decision<null>>;
};
