// The arrows between folders that CONTRIBUTING.md describes. `npm run check` fails on any other.
const severity = /** @type {const} */ ("error");

/** Tests, and what only tests import. */
const notTests = "\\.test\\.tsx?$|/contract\\.ts$|/test-[^/]+\\.ts$";

/** From that folder only these paths of the product may be imported. */
function only(folder, allowed) {
  return {
    name: `${folder} imports only what it may`,
    severity,
    from: { path: `^${folder}/`, pathNot: notTests },
    to: {
      path: "^(app|components|lib|scripts|sample|test|e2e|prisma)/",
      pathNot: [folder, ...allowed].map((to) => `^${to}`),
    },
  };
}

function never(name, from, to) {
  return { name, severity, from, to };
}

const stages = [
  "metric",
  "trigger",
  "incident",
  "release",
  "plan",
  "approval",
  "execution",
  "verification",
  "message",
  "review",
];

export const rules = [
  never("every import is found", {}, { couldNotResolve: true }),
  never("no circles", {}, { circular: true }),
  never(
    "no dependency that package.json does not name",
    { pathNot: "^node_modules" },
    { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
  ),

  only("lib/domain", []),
  never(
    "lib/domain is pure",
    { path: "^lib/domain/", pathNot: notTests },
    { dependencyTypes: ["core", "npm"] },
  ),
  ...stages
    .slice(0, -1)
    .map((stage, index) =>
      never(
        `lib/domain/${stage} knows no later stage`,
        { path: `^lib/domain/${stage}/`, pathNot: notTests },
        { path: `^lib/domain/(${stages.slice(index + 1).join("|")})/` },
      ),
    ),

  only("lib/schemas", ["lib/domain/"]),
  only("lib/signature", ["lib/domain/", "lib/schemas/"]),
  only("lib/audit", ["lib/domain/", "lib/schemas/", "lib/signature/"]),
  only("lib/config", ["lib/domain/", "lib/schemas/", "lib/(secret|scrub)\\.ts"]),
  only("lib/adapters", ["lib/domain/", "lib/schemas/", "lib/(secret|scrub)\\.ts"]),
  never(
    "adapters are strangers to each other",
    { path: "^lib/adapters/([^/]+)/", pathNot: notTests },
    { path: "^lib/adapters/[^/]+/", pathNot: "^lib/adapters/$1/" },
  ),
  only("lib/db", [
    "lib/domain/",
    "lib/generated/",
    "lib/signature/",
    "lib/audit/",
    "prisma/guards\\.json",
    "lib/command\\.ts",
    "lib/approval-proof\\.ts",
    "lib/scrub\\.ts",
  ]),
  only("lib/commands", [
    "lib/(domain|schemas|db|signature)/",
    "lib/(command|approval-proof|fresh-password|new-password|password)\\.ts",
  ]),
  never(
    "commands never call each other",
    { path: "^lib/commands/", pathNot: notTests },
    { path: "^lib/commands/" },
  ),
  only("lib/queries", ["lib/(domain|db|signature|audit|config|generated)/", "lib/command\\.ts"]),
  only("lib/client", ["lib/(domain|schemas|queries)/"]),
  never(
    "only the composition root knows the registries",
    { pathNot: `^lib/runtime\\.ts$|${notTests}` },
    { path: "/registry\\.ts$" },
  ),
  never(
    "only lib/db knows Prisma",
    { pathNot: "^lib/(db|generated|queries)/|^prisma\\.config\\.ts$|^scripts/" },
    { path: "@prisma/|^lib/generated/|node_modules/prisma/" },
  ),
  never(
    "only the worker meets platforms",
    { pathNot: `^lib/(adapters|jobs)/|^lib/runtime\\.ts$|${notTests}` },
    { path: "^lib/adapters/" },
  ),
  never(
    "one door leads to other machines",
    {
      path: "^(app|components|lib)/|^proxy\\.ts$",
      pathNot: `^lib/adapters/(http|way-out)\\.ts$|^lib/web/(gate|gate-rules|client-address)\\.ts$|^lib/status-page/serve\\.ts$|${notTests}`,
    },
    {
      path: "^(node:)?(http|https|http2|net|tls|dgram|dns)(/|$)|node_modules/(undici|axios|got|node-fetch)/",
    },
  ),
  never(
    "the worker knows no pages",
    { path: "^lib/jobs/", pathNot: notTests },
    { path: "^lib/(web|client|queries)/|^app/|^components/" },
  ),

  only("components", ["lib/(domain|schemas|client|queries)/", "lib/format\\.ts"]),
  never(
    "building blocks know no domain",
    { path: "^components/(ui|charts)/", pathNot: notTests },
    { path: "^lib/(domain|queries|schemas)/|^components/", pathNot: "^components/(ui|charts)/" },
  ),
  never(
    "what runs in the browser knows no server",
    { path: "^(components|lib/client|lib/domain|lib/schemas)/", pathNot: notTests },
    { dependencyTypes: ["core"] },
  ),
  never(
    "routes are thin",
    { path: "^app/" },
    { path: "^lib/(adapters|jobs|db)/", pathNot: "^lib/db/client\\.ts$" },
  ),
  never("nothing imports routes", { pathNot: "^app/" }, { path: "^app/" }),
  never(
    "nothing but tests imports tests",
    { path: "^(app|components|lib|scripts)/", pathNot: notTests },
    { path: "^(test|e2e|attack)/|\\.test\\.tsx?$" },
  ),
  never(
    "the sample knows no product",
    { path: "^sample/", pathNot: notTests },
    { path: "^(app|components|lib|scripts)/|^node_modules/" },
  ),
  never(
    "scripts know no product",
    { path: "^scripts/", pathNot: notTests },
    { path: "^(app|components|lib|sample)/" },
  ),
];

export default { forbidden: rules };
