import { expect, test } from "vitest";
import { writtenTarget } from "@/lib/schemas/targets/target";

const unleash = {
  platform: "unleash",
  url: "https://unleash.example.com/base",
  project: "default",
  environment: "production",
  flag: "new-checkout",
  token: "user:abc",
};
const launchDarkly = without({ ...unleash, platform: "launchdarkly" }, "url");
const vercel = {
  platform: "environment-variable",
  host: "vercel",
  variable: "FEATURE_NEW_CHECKOUT",
  on: "true",
  off: "false",
  projectId: "prj_1a2B",
  teamId: "team_3c4D",
  token: "abc",
};
const railway = {
  ...vercel,
  host: "railway",
  projectId: "0d0c7b52-1111",
  environmentId: "0d0c7b52-2222",
  serviceId: "0d0c7b52-3333",
  tokenKind: "project",
  teamId: undefined,
};

test.each([
  ["unleash", unleash, "url", "https://unleash.example.com/base"],
  ["launchdarkly", launchDarkly, "apiUrl", "https://app.launchdarkly.com"],
  ["a variable at Vercel", vercel, "apiUrl", "https://api.vercel.com"],
  ["a variable at Railway", without(railway, "teamId"), "apiUrl", "https://backboard.railway.com/graphql/v2"],
])("reads %s, and takes off to be the safe state", (_, written, key, url) => {
  expect(writtenTarget.parse(written)).toMatchObject({ safe: "off", [key]: url });
});

test.each<[string, object, string]>([
  ["a path in the name of a flag", { ...unleash, flag: "../other" }, "letters, digits, dots"],
  ["the name of a flag that moves", { ...unleash, flag: "latest" }, "mean the same tomorrow"],
  ["an environment that is empty", { ...unleash, environment: "" }, "letters, digits, dots"],
  ["an address with a query", { ...unleash, url: "https://unleash.example.com/?a=b" }, "without ? and #"],
  [
    "an address with a password",
    { ...unleash, url: "https://a:b@unleash.example.com" },
    "no user name or password",
  ],
  ["a safe state that is none", { ...unleash, safe: "false" }, "on or off"],
  [
    "an unknown key",
    { ...unleash, safeState: "on" },
    "platform, url, project, environment, flag, safe, token",
  ],
  [
    "a variable that holds a secret",
    { ...vercel, variable: "STRIPE_API_KEY" },
    "by its name this one holds a secret",
  ],
  ["a variable with a hyphen", { ...vercel, variable: "FEATURE-X" }, "letters, digits and underscores"],
  ["a value that plans cannot name", { ...vercel, off: "0" }, "which 0 and “latest” are not"],
  ["a value that is no text", { ...vercel, off: false }, 'a text, in quotes, such as "true"'],
  ["two values that are the same", { ...vercel, off: "true" }, "another value than on"],
  ["the name of a project", { ...vercel, projectId: "shop" }, "begins with prj_"],
  [
    "a kind of token that is none",
    { ...without(railway, "teamId"), tokenKind: "team" },
    "account, workspace or project",
  ],
])("refuses %s, and says what was expected", (_, written, expected) => {
  const parsed = writtenTarget.safeParse(written);
  expect(parsed.error?.issues.map(({ message }) => message).join("; ")).toContain(expected);
});

test("takes a feature about signing in for none", () => {
  expect(writtenTarget.safeParse({ ...vercel, variable: "FEATURE_OAUTH_LOGIN" }).success).toBe(true);
});

function without(written: object, key: string): object {
  return Object.fromEntries(Object.entries(written).filter(([name]) => name !== key));
}
