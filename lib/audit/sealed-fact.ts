import { hexOf, sha256 } from "@/lib/signature/digest";
import { jsonbArray } from "./chain";

/** What of each table is sealed, its key first: the same lists as `sealed_columns` in the database. */
export const SEALED = {
  person: ["id", "name", "created_at", "disabled_at"],
  account: ["id", "person_id", "created_at", "disabled_at", "password_usable_from"],
  role_grant: ["id", "person_id", "role", "granted_at", "effective_from", "plan_id", "revoked_at"],
  passkey: [
    "id",
    "person_id",
    "credential_id",
    "public_key",
    "rp_id",
    "created_at",
    "usable_from",
    "revoked_at",
  ],
  passkey_ratification: [
    "passkey_id",
    "person_id",
    "signed_with_id",
    "digest",
    "signature",
    "evidence",
    "ratified_at",
  ],
  plan: ["id", "incident_id", "proposer_id", "target_key", "digest", "proposed_at", "expires_at"],
  plan_end: ["plan_id", "outcome", "reason", "person_id", "at"],
  approval: [
    "id",
    "plan_id",
    "person_id",
    "account_id",
    "act",
    "method",
    "digest",
    "signature",
    "passkey_id",
    "evidence",
    "reason",
    "voted_at",
  ],
  approval_revocation: ["approval_id", "method", "signature", "evidence", "reason", "revoked_at"],
  break_glass: [
    "plan_id",
    "person_id",
    "account_id",
    "passkey_id",
    "digest",
    "signature",
    "evidence",
    "reason",
    "used_at",
    "countersign_by",
  ],
  break_glass_answer: [
    "plan_id",
    "person_id",
    "account_id",
    "passkey_id",
    "act",
    "digest",
    "signature",
    "evidence",
    "reason",
    "answered_at",
  ],
  execution: ["id", "plan_id", "target_key", "state", "outcome", "started_at", "finished_at"],
  execution_step: [
    "execution_id",
    "position",
    "kind",
    "idempotency_key",
    "state",
    "call",
    "detail",
    "attempts",
    "intent_at",
    "sent_at",
    "ended_at",
  ],
} as const satisfies Record<string, readonly string[]>;

export type FactKind = keyof typeof SEALED;
export const FACT_KINDS = Object.keys(SEALED) as FactKind[];

/** The sealed columns of a row, each as the text PostgreSQL gives it: bytes as `\x…`, times with their offset. */
export type FactValues = readonly (string | null)[];
export type Fact<Kind extends FactKind> = Record<(typeof SEALED)[Kind][number], string | null>;

/** The values by their names; null when there are not as many as names. */
export function factOf<Kind extends FactKind>(kind: Kind, values: FactValues): Fact<Kind> | null {
  const columns: readonly string[] = SEALED[kind];
  if (values.length !== columns.length) return null;
  return Object.fromEntries(columns.map((column, index) => [column, values[index] ?? null])) as Fact<Kind>;
}

/** How seals name the row. */
export function factKey(kind: FactKind, values: FactValues): string {
  return kind === "execution_step" ? `${values[0]}:${values[1]}` : `${values[0]}`;
}

/** SHA-256 as the database seals it, in 64 hexadecimal digits. */
export function factDigest(values: FactValues): string {
  return hexOf(sha256(Buffer.from(jsonbArray(values))));
}

/** The bytes of a column of bytes. */
export function factBytes(value: string | null): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(value?.replace(/^\\x/, "") ?? "", "hex"));
}
