import { expect, test } from "vitest";
import { appServiceTarget } from "@/lib/schemas/targets/app-service";

const ID = "11111111-2222-3333-4444-555555555555";
const written = { platform: "app-service", subscription: ID, resourceGroup: "shop-prod", app: "shop" };
const faults = (target: object) =>
  appServiceTarget.safeParse(target).error?.issues.map(({ path, message }) => [path.join("."), message]) ??
  [];

test("an app is reached at Azure unless another address is written", () => {
  expect(appServiceTarget.parse({ ...written, token: "a-token" })).toEqual({
    ...written,
    token: "a-token",
    apiUrl: "https://management.azure.com",
    loginUrl: "https://login.microsoftonline.com",
  });
});

test.each([
  ["a whole service principal", "taken", { tenant: ID, clientId: ID, clientSecret: "a-secret" }],
  ["a token", "taken", { token: "a-token" }],
  ["nothing", "refused", {}],
  ["half a service principal", "refused", { tenant: ID, clientSecret: "a-secret" }],
  ["a token and a secret", "refused", { token: "a-token", clientSecret: "a-secret" }],
])("an app with %s is %s", (_, judged, credentials) => {
  expect(faults({ ...written, ...credentials })).toHaveLength(judged === "taken" ? 0 : 1);
});

test("errors name the place and what was expected there", () => {
  const wrong = {
    ...written,
    app: "shop/slots/staging",
    autoSwapSlot: "a/b",
    token: "a-token",
  };
  expect(faults(wrong).map(([path]) => path)).toEqual(["app", "autoSwapSlot"]);
});
