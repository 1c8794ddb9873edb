import { createVerify, generateKeyPairSync } from "node:crypto";
import http from "node:http";
import { describe, expect, test } from "vitest";
import { authorizationFor } from "@/lib/adapters/release-platforms/cloud-run/service-account";
import type { CloudRunTarget } from "@/lib/adapters/release-platforms/cloud-run/target";
import { listen } from "@/lib/adapters/test-server";
import { scrub } from "@/lib/scrub";
import { Secret } from "@/lib/secret";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PEM = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const EMAIL = "twokey@shop-prod.iam.gserviceaccount.com";
const KEY_FILE = JSON.stringify({ type: "service_account", client_email: EMAIL, private_key: PEM });

/** An OAuth endpoint that checks what Google checks, and gives numbered tokens. */
async function openTokenEndpoint(livesS = 3_599) {
  const endpoint = { url: "", asked: 0, refusing: false, claims: [] as Record<string, unknown>[] };
  const server = http.createServer(async (request, response) => {
    endpoint.asked += 1;
    const form = new URLSearchParams((await request.toArray()).join(""));
    const [header = "", claim = "", signature = ""] = (form.get("assertion") ?? "").split(".");
    const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
    const isSigned = createVerify("RSA-SHA256")
      .update(`${header}.${claim}`)
      .verify(publicKey, signature, "base64url");
    endpoint.claims.push(read(claim));
    const isGood =
      request.headers["content-type"] === "application/x-www-form-urlencoded" &&
      form.get("grant_type") === "urn:ietf:params:oauth:grant-type:jwt-bearer" &&
      read(header).alg === "RS256" &&
      isSigned;
    const refusal = { error: "invalid_grant", error_description: "Invalid JWT Signature." };
    const token = { access_token: `ya29.token-${endpoint.asked}`, expires_in: livesS, token_type: "Bearer" };
    const good = isGood && !endpoint.refusing;
    response.writeHead(good ? 200 : 400).end(JSON.stringify(good ? token : refusal));
  });
  endpoint.url = `http://127.0.0.1:${await listen(server)}/token`;
  return endpoint;
}

const target = (tokenUrl: string, key = KEY_FILE): CloudRunTarget => ({
  project: "shop-prod",
  region: "europe-west1",
  service: "shop",
  serviceAccountKey: Secret.of(key),
  commitLabel: "commit-sha",
  versionLabel: "version",
  apiUrl: "http://127.0.0.1:9",
  tokenUrl,
});

const sentBy = async (authorize: ReturnType<typeof authorizationFor>) => {
  const { authorization } = await authorize();
  return authorization instanceof Secret ? authorization.reveal() : authorization;
};

describe("the key of a service account", () => {
  test("is exchanged for a token by a signed claim, once for those who ask together", async () => {
    const endpoint = await openTokenEndpoint();
    const authorize = authorizationFor(target(endpoint.url));
    const sent = await Promise.all([sentBy(authorize), sentBy(authorize), sentBy(authorize)]);
    expect(sent).toEqual(Array(3).fill("Bearer ya29.token-1"));
    expect(endpoint.claims).toEqual([
      {
        iss: EMAIL,
        scope: "https://www.googleapis.com/auth/cloud-platform",
        aud: endpoint.url,
        iat: expect.any(Number),
        exp: Number(endpoint.claims[0]?.iat) + 3_600,
      },
    ]);
  });

  test("gives a new token before the old one ends, and no longer hides the old one", async () => {
    const endpoint = await openTokenEndpoint(60);
    const authorize = authorizationFor(target(endpoint.url));
    expect(await sentBy(authorize)).toBe("Bearer ya29.token-1");
    expect(scrub("ya29.token-1")).toBe("[secret]");
    expect(await sentBy(authorize)).toBe("Bearer ya29.token-2");
    expect(scrub("ya29.token-1 ya29.token-2")).toBe("ya29.token-1 [secret]");
  });

  test("says why nobody gives a token, and asks again the next time", async () => {
    const endpoint = await openTokenEndpoint();
    const authorize = authorizationFor(target(endpoint.url));
    endpoint.refusing = true;
    await expect(authorize()).rejects.toThrow(`${endpoint.url} gives no token: it answers 400`);
    endpoint.refusing = false;
    expect(await sentBy(authorize)).toBe("Bearer ya29.token-2");
  });

  test.each([
    ["no JSON", "planted-no-json-at-all"],
    ["another file", JSON.stringify({ type: "authorized_user", refresh_token: "planted" })],
    ["no private key", JSON.stringify({ client_email: EMAIL, private_key: "planted-no-key" })],
  ])("that is %s is named without being shown", async (_, key) => {
    const authorize = authorizationFor(target("http://127.0.0.1:9/token", key));
    const failure = await authorize().catch((error: Error) => error.message);
    expect(failure).toContain("not the JSON key file of a service account");
    expect(failure).not.toContain("planted");
  });

  test("stays away from processes that must not have it", async () => {
    const withheld = { ...target("http://127.0.0.1:9/token"), serviceAccountKey: Secret.withheld() };
    await expect(authorizationFor(withheld)()).rejects.toThrow("known to the worker only");
  });
});
