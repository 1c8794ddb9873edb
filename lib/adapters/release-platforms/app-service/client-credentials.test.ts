import http from "node:http";
import { expect, test } from "vitest";
import { appService } from "@/lib/adapters/release-platforms/app-service/app-service";
import { openTestAppService, TOKEN } from "@/lib/adapters/release-platforms/app-service/test-app-service";
import { listen } from "@/lib/adapters/test-server";
import { Secret } from "@/lib/secret";

const TENANT = "99999999-2222-3333-4444-555555555555";
const CLIENT = "88888888-2222-3333-4444-555555555555";

/** The token endpoint of Microsoft Entra for one service principal. */
async function openLogin() {
  const login = { url: "", asked: [] as { path: string; form: Record<string, string> }[] };
  const server = http.createServer(async (request, response) => {
    const form = Object.fromEntries(new URLSearchParams((await request.toArray()).join("")));
    login.asked.push({ path: request.url ?? "", form });
    const isKnown = form.client_secret === "planted-client-secret";
    const refusal = {
      error: "invalid_client",
      error_description: `AADSTS7000215: wrong: ${form.client_secret}`,
    };
    const token = { token_type: "Bearer", expires_in: 3599, access_token: TOKEN };
    response.writeHead(isKnown ? 200 : 401).end(JSON.stringify(isKnown ? token : refusal));
  });
  login.url = `http://127.0.0.1:${await listen(server)}`;
  return login;
}

test("a service principal gets one token for many reads, by its secret and for Azure Resource Manager alone", async () => {
  const [rig, login] = [await openTestAppService(), await openLogin()];
  const principal = { tenant: TENANT, clientId: CLIENT, clientSecret: Secret.of("planted-client-secret") };
  const platform = appService({ ...rig.target, token: undefined, loginUrl: login.url, ...principal });
  expect((await platform.current()).version).toBe("1.5.0");
  expect(await platform.candidates()).toHaveLength(3);
  expect(login.asked).toEqual([
    {
      path: `/${TENANT}/oauth2/v2.0/token`,
      form: {
        grant_type: "client_credentials",
        client_id: CLIENT,
        client_secret: "planted-client-secret",
        scope: `${rig.api.address}/.default`,
      },
    },
  ]);
  await rig.close();
});

test("a secret that is refused is not repeated in the reason", async () => {
  const [rig, login] = [await openTestAppService(), await openLogin()];
  const principal = { tenant: TENANT, clientId: CLIENT, clientSecret: Secret.of("planted-wrong-secret") };
  const platform = appService({ ...rig.target, token: undefined, loginUrl: login.url, ...principal });
  const failure = await platform.current().catch((error: Error) => error.message);
  expect(failure).toContain("AADSTS7000215: wrong: [secret]");
  const { ok, findings } = await platform.probe();
  expect({ ok, told: findings.some((finding) => finding.includes("gives no token")) }).toEqual({
    ok: false,
    told: true,
  });
  await rig.close();
});
