import { z } from "zod";
import { ROLES } from "@/lib/domain/permission";
import { textFault } from "@/lib/domain/plan/plain-text";
import { pastedText } from "@/lib/schemas/pasted-text";

export const SHORTEST_PASSWORD = 12;

const oneLine = (most: number, missing: string) =>
  pastedText.pipe(
    z
      .string()
      .trim()
      .min(1, missing)
      .max(most, `At most ${most} characters`)
      .regex(/^[^\n\t]*$/, "Use one line"),
  );

const roles = z.array(z.enum(ROLES)).max(ROLES.length);
const password = z.string().min(1, "Enter your password").max(1000);

const passkeyLabel = oneLine(60, "Give the passkey a name, so that you know it again");

export const beginPasskeyInput = z.object({ password });
export const registerPasskeyInput = z.object({ label: passkeyLabel, answer: z.unknown() });
export const renamePasskeyInput = z.object({ passkeyId: z.uuid(), label: passkeyLabel });
export const passkeyInput = z.object({ passkeyId: z.uuid() });

export const personInput = z.object({ personId: z.uuid() });

/** A name stands in plans about the person's roles, so it must be fit for one. */
const personName = oneLine(120, "Write a name").superRefine((name, context) => {
  const fault = textFault(name);
  if (fault !== null) context.addIssue({ code: "custom", message: `The name ${fault}` });
});

export const addPersonInput = z.object({
  name: personName,
  email: z.string().trim().toLowerCase().pipe(z.email("Write an e-mail address").max(320)),
  roles: roles.min(1, "Choose at least one role"),
});

/** `seen` are the roles that the page showed, so that nobody undoes unknowingly what another admin just did. */
export const changeRolesInput = z.object({ personId: z.uuid(), seen: roles, roles });

export const proposeRolesInput = z.object({
  personId: z.uuid(),
  seen: roles,
  roles,
  reason: pastedText.pipe(z.string().trim().min(1, "Write why").max(2000, "At most 2000 characters")),
});

/** `digest` is the digest of the statement about the key that the person's page showed. */
export const ratifyPasskeyInput = z.object({
  passkeyId: z.uuid(),
  digest: z.string().regex(/^[0-9a-f]{64}$/, "is not a digest"),
  answer: z.unknown(),
});

export const changePasswordInput = z.object({
  current: password,
  next: z
    .string()
    .min(SHORTEST_PASSWORD, `The new password needs at least ${SHORTEST_PASSWORD} characters`)
    .max(1000, "The new password is longer than 1000 characters"),
});
