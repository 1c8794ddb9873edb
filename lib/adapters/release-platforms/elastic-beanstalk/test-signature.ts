import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { SignatureV4 } from "@smithy/signature-v4";

export const KEYS = {
  accessKeyId: "AKIATESTTESTTESTTEST",
  secretAccessKey: "test-secret-access-key-of-nobody",
};
export const REGION = "eu-west-1";

const LONGEST_SKEW_MS = 15 * 60_000;

/** Amazon's own signer asks for SHA-256 in this form. */
class Sha256 {
  #hash: Hash | Hmac;
  constructor(private readonly key?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = this.#begin();
  }
  #begin(): Hash | Hmac {
    if (this.key === undefined) return createHash("sha256");
    const key = typeof this.key === "string" ? this.key : bytesOf(this.key);
    return createHmac("sha256", key);
  }
  update(bytes: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof bytes === "string" ? bytes : bytesOf(bytes));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {
    this.#hash = this.#begin();
  }
}

function bytesOf(bytes: ArrayBuffer | ArrayBufferView): Uint8Array {
  return bytes instanceof ArrayBuffer
    ? new Uint8Array(bytes)
    : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The code with which Amazon turns the request away; null: it is signed with the key of the test, for now. */
export async function faultOfSignature(headers: IncomingHttpHeaders, body: string): Promise<string | null> {
  const given = headers.authorization ?? "";
  const [, id, day, names = ""] = /Credential=(\w+)\/(\d{8})\/.*SignedHeaders=([^,]+)/.exec(given) ?? [];
  if (!id || !day) return "MissingAuthenticationToken";
  if (id !== KEYS.accessKeyId) return "InvalidClientTokenId";
  const at = instantOf(String(headers["x-amz-date"]));
  if (Math.abs(Date.now() - at.getTime()) > LONGEST_SKEW_MS) return "RequestExpired";
  const signed = names.split(";");
  for (const needed of ["host", "x-amz-date"]) if (!signed.includes(needed)) return "IncompleteSignature";
  const sessionToken = headers["x-amz-security-token"];
  const signer = new SignatureV4({
    service: "elasticbeanstalk",
    region: REGION,
    credentials: { ...KEYS, ...(sessionToken && { sessionToken: String(sessionToken) }) },
    sha256: Sha256,
    applyChecksum: signed.includes("x-amz-content-sha256"),
  });
  const request = {
    method: "POST",
    protocol: "http:",
    hostname: String(headers.host),
    path: "/",
    query: {},
    headers: Object.fromEntries(signed.map((name) => [name, String(headers[name])])),
    body,
  };
  const again = await signer.sign(request, { signingDate: at, signableHeaders: new Set(signed) });
  return again.headers.authorization === given ? null : "SignatureDoesNotMatch";
}

/** 20261126T163707Z */
function instantOf(written: string): Date {
  return new Date(written.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}
