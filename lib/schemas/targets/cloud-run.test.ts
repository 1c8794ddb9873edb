import { expect, test } from "vitest";
import { cloudRunTarget } from "@/lib/schemas/targets/cloud-run";

const written = { platform: "cloud-run", project: "shop-prod", region: "europe-west1", service: "shop" };
const faults = (target: object) =>
  cloudRunTarget.safeParse(target).error?.issues.map(({ path, message }) => [path.join("."), message]) ?? [];

test("a service of Cloud Run is reached at Google unless another address is written", () => {
  expect(cloudRunTarget.parse({ ...written, token: "a-token" })).toEqual({
    ...written,
    token: "a-token",
    commitLabel: "commit-sha",
    versionLabel: "version",
    apiUrl: "https://run.googleapis.com",
    tokenUrl: "https://oauth2.googleapis.com/token",
  });
});

test.each([
  ["neither", {}],
  ["both", { token: "a-token", serviceAccountKey: "a-key" }],
])("a service of Cloud Run has a token or a key, not %s", (_, credentials) => {
  const [fault] = faults({ ...written, ...credentials });
  expect(fault).toEqual(["serviceAccountKey", "either serviceAccountKey or token, not both"]);
});

test("errors name the place and what was expected there", () => {
  const wrong = { ...written, region: "Belgium", project: "../other", token: "a-token", zone: "b" };
  expect(faults(wrong)).toEqual([
    ["project", "the id of a project, such as shop-prod"],
    ["region", "a region, such as europe-west1"],
    ["", expect.stringContaining("serviceAccountKey, token, commitLabel")],
  ]);
});
