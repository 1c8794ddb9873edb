import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { writtenTarget } from "@/lib/schemas/targets/target";

const railway = {
  platform: "railway",
  projectId: "0D0C7B52-1111-4c6b-9f3e-5a8f1c1f0001",
  environmentId: "0d0c7b52-2222-4c6b-9f3e-5a8f1c1f0002",
  serviceId: "0d0c7b52-3333-4c6b-9f3e-5a8f1c1f0003",
  tokenKind: "project",
  token: "from-the-environment",
};
const beanstalk = {
  platform: "elastic-beanstalk",
  region: "us-gov-west-1",
  application: "shop & sons",
  environmentId: "e-abcdefghij",
  accessKeyId: "from-the-environment",
  secretAccessKey: "from-the-environment",
};
const faultsOf = (target: object) =>
  writtenTarget.safeParse(target).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

test("fills in Railway's address and how long a deployment may take", () => {
  expect(writtenTarget.parse(railway)).toMatchObject({
    apiUrl: "https://backboard.railway.com/graphql/v2",
    deployMinutes: 10,
    projectId: railway.projectId.toLowerCase(),
  });
});

test("takes an environment of Elastic Beanstalk", () => {
  expect(writtenTarget.parse(beanstalk)).toMatchObject({ region: "us-gov-west-1", deployMinutes: 15 });
});

test.each(["railway", "elastic-beanstalk"])(
  "takes the target that docs/platforms/%s.md shows",
  (platform) => {
    const page = readFileSync(`docs/platforms/${platform}.md`, "utf8");
    const shown = /```yaml\n([\s\S]*?)\n {3}```/.exec(page)?.[1] ?? "";
    expect(faultsOf(parse(shown).targets.main)).toBeUndefined();
    expect(shown).toContain(`platform: ${platform}`);
  },
);

test.each([
  ["a name in place of an id", { ...railway, serviceId: "shop" }, "the id of the service"],
  ["a kind of token that there is not", { ...railway, tokenKind: "team" }, "tokenKind"],
  ["a name of an environment", { ...beanstalk, environmentId: "shop-production" }, "such as e-abcdefghij"],
  ["a zone in place of a region", { ...beanstalk, region: "eu-west-1a" }, "such as eu-west-1"],
  ["an address of machine metadata", { ...beanstalk, apiUrl: "http://169.254.169.254/" }, "apiUrl"],
  ["an unknown key", { ...beanstalk, environment: "shop" }, "environmentId, accessKeyId"],
])("says what is wrong with %s", (_, target, says) => {
  expect(faultsOf(target)).toEqual([expect.stringContaining(says)]);
});
