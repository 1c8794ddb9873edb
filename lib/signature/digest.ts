import { createHash } from "node:crypto";

export function sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(bytes).digest());
}

/** 64 lower-case digits. */
export function sha256Hex(bytes: Uint8Array): string {
  return hexOf(sha256(bytes));
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** The bytes of a SHA-256 written as 64 lower-case digits; throws for anything else, which is a programming error. */
export function digestBytes(hex: string): Uint8Array<ArrayBuffer> {
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new TypeError("A digest is 64 lower-case hexadecimal digits");
  return new Uint8Array(Buffer.from(hex, "hex"));
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
