import { createPrivateKey, createSign, type KeyObject } from "node:crypto";
import { z } from "zod";
import {
  type Authorization,
  askForToken,
  authorizedBy,
  authorizedByRenewed,
} from "@/lib/adapters/release-platforms/access-token";
import type { CloudRunTarget } from "@/lib/adapters/release-platforms/cloud-run/target";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";
import { Secret } from "@/lib/secret";

const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
const GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const LIVES_S = 3_600;

const keyFile = z.object({ client_email: z.string().min(1), private_key: z.string().min(1) });

type Account = { email: string; key: KeyObject };

/** A token as it is, or a new one each hour for a service account (RFC 7523). */
export function authorizationFor({ token, serviceAccountKey, tokenUrl }: CloudRunTarget): Authorization {
  if (token) return authorizedBy(token);
  if (!serviceAccountKey)
    throw new Error("a target of Cloud Run has a token or the key of a service account");
  return authorizedByRenewed(async () => {
    const assertion = Secret.of(signedClaim(accountIn(serviceAccountKey), tokenUrl, new Date()));
    try {
      return await askForToken(tokenUrl, { grant_type: GRANT, assertion });
    } finally {
      assertion.expire();
    }
  });
}

function accountIn(serviceAccountKey: Secret): Account {
  const fault = new PlatformUnreadable(
    "serviceAccountKey of Cloud Run is not the JSON key file of a service account, with client_email and private_key",
  );
  try {
    const parsed = keyFile.safeParse(JSON.parse(serviceAccountKey.reveal()));
    if (!parsed.success) throw fault;
    const { client_email: email, private_key: pem } = parsed.data;
    Secret.of(pem);
    return { email, key: createPrivateKey(pem) };
  } catch (error) {
    // The message of a parser may quote what it read.
    throw error instanceof Error && error.message.includes("known to the worker only")
      ? new PlatformUnreadable(error.message)
      : fault;
  }
}

function signedClaim({ email, key }: Account, audience: string, now: Date): string {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const claim = { iss: email, scope: SCOPE, aud: audience, iat: issuedAt, exp: issuedAt + LIVES_S };
  const signed = [{ alg: "RS256", typ: "JWT" }, claim]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(key, "base64url")}`;
}
