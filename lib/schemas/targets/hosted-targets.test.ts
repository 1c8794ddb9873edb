import { expect, test } from "vitest";
import { writtenTarget } from "@/lib/schemas/targets/target";

const vercel = { platform: "vercel", teamId: "team_8Jx2", projectId: "prj_Kd81", token: "t" };
const netlify = { platform: "netlify", siteId: "0d3a9d2f-ef94-4380-93df-27ee400e2048", token: "t" };

test("reads a target at Vercel and one at Netlify, at their own address unless told otherwise", () => {
  expect(writtenTarget.parse(vercel)).toEqual({ ...vercel, apiUrl: "https://api.vercel.com" });
  const apiUrl = "http://proxy.internal/netlify";
  expect(writtenTarget.parse({ ...netlify, apiUrl })).toEqual({ ...netlify, apiUrl });
});

test.each<[string, object, string]>([
  ["a project by its name", { ...vercel, projectId: "shop" }, "the id of the project, such as prj_"],
  ["a team by its name", { ...vercel, teamId: "acme" }, "the id of the team, such as team_"],
  ["no token", { ...vercel, token: undefined }, "a reference to the environment"],
  ["a site by its address", { ...netlify, siteId: "shop.netlify.app" }, "the id of the site"],
  [
    "an address with a password",
    { ...netlify, apiUrl: "https://a:b@host" },
    "holds no user name or password",
  ],
  ["an unknown key", { ...netlify, site: "shop" }, "platform, apiUrl, siteId, token, versionUrl, healthUrl"],
])("says what it expected of %s", (_, written, expected) => {
  const parsed = writtenTarget.safeParse(written);
  expect(parsed.error?.issues.map(({ message }) => message).join("\n")).toContain(expected);
});
