import { randomBytes } from "node:crypto";
import type { Transaction } from "@/lib/db/client";
import { sha256 } from "@/lib/signature/digest";

const TOKEN_BYTES = 32;

/** The path of a new link to an open plan. Only the hash of its token is kept; the database refuses an ended plan. */
export async function makeApprovalLink(tx: Transaction, planId: string): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  await tx.approvalLink.create({ data: { tokenHash: sha256(new TextEncoder().encode(token)), planId } });
  return `/a/${token}`;
}
