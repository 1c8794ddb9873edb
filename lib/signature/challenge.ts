import { digestBytes, sha256 } from "@/lib/signature/digest";

export const ACTS = [
  "approve",
  "reject",
  "revoke",
  "break-glass",
  "countersign",
  "object",
  "ratify",
] as const;
export type Act = (typeof ACTS)[number];

/**
 * What a passkey signs: SHA-256 of `twokey/<act>/v1` and the plan's digest. The tag keeps a signature given
 * for one act from being used for another.
 */
export function challengeFor(act: Act, digest: string): Uint8Array<ArrayBuffer> {
  return sha256(Buffer.concat([Buffer.from(`twokey/${act}/v1`, "ascii"), digestBytes(digest)]));
}
