// `node scripts/railway-schema.mjs WHOLE.json > lib/adapters/release-platforms/railway/test-schema.json`
// Takes the part that the adapter speaks out of Railway's own introspection schema (repository railwayapp/cli, file
// src/gql/schema.json): the named root fields with all their arguments and inputs, and of each object every plain field.
import fs from "node:fs";

const ORIGIN = {
  repository: "https://github.com/railwayapp/cli",
  file: "src/gql/schema.json",
  commit: "df3838bf",
  date: "2026-08-21",
};

const ROOTS = {
  Query: [
    "deployment",
    "deployments",
    "serviceInstance",
    "serviceInstanceAutoDeployStatus",
    "variables",
    "deploymentSnapshot",
    "projectToken",
  ],
  Mutation: [
    "deploymentRollback",
    "serviceInstanceAutoDeployUpdate",
    "serviceInstanceDeployV2",
    "variableUpsert",
  ],
};

/** Fields that lead to further objects; all others of that sort are left out, or the whole schema would follow. */
const FOLLOWED = [
  "QueryDeploymentsConnection.edges",
  "QueryDeploymentsConnection.pageInfo",
  "QueryDeploymentsConnectionEdge.node",
  "ServiceInstance.activeDeployments",
  "ServiceInstance.source",
];

const [file] = process.argv.slice(2);
if (!file) {
  console.error("Name the file with Railway's whole introspection schema.");
  process.exit(2);
}
const read = JSON.parse(fs.readFileSync(file, "utf8"));
const whole = (read.data ?? read).__schema;
const types = new Map(whole.types.map((type) => [type.name, type]));
const kept = new Map();

keep("Query");
keep("Mutation");
for (const scalar of ["String", "Boolean", "Int", "Float", "ID"]) keep(scalar);
const schema = {
  queryType: { name: "Query" },
  mutationType: { name: "Mutation" },
  subscriptionType: null,
  directives: [],
  types: [...kept.values()].sort((one, other) => (one.name < other.name ? -1 : 1)),
};
console.log(JSON.stringify({ origin: ORIGIN, __schema: schema }, null, 1));

function keep(name) {
  if (kept.has(name)) return;
  const { kind, fields, inputFields, enumValues } = types.get(name);
  const type = {
    kind,
    name,
    fields: null,
    inputFields: null,
    interfaces: [],
    enumValues: null,
    possibleTypes: null,
  };
  kept.set(name, type);
  type.fields = fields?.filter((field) => isWanted(name, field)).map(plainField) ?? null;
  type.inputFields = inputFields?.map(plainInput) ?? null;
  type.enumValues = enumValues?.map(({ name: value }) => ({ name: value, isDeprecated: false })) ?? null;
}

function isWanted(type, { name, type: result, args }) {
  if (type in ROOTS) return ROOTS[type].includes(name);
  const isPlain = /SCALAR|ENUM/.test(types.get(named(result)).kind) && args.length === 0;
  return isPlain || FOLLOWED.includes(`${type}.${name}`);
}

function plainField({ name, args, type }) {
  keep(named(type));
  return { name, args: args.map(plainInput), type: plainType(type), isDeprecated: false };
}

function plainInput({ name, type, defaultValue }) {
  keep(named(type));
  return { name, type: plainType(type), defaultValue: defaultValue ?? null };
}

function plainType({ kind, name, ofType }) {
  return { kind, name: name ?? null, ...(ofType && { ofType: plainType(ofType) }) };
}

function named(type) {
  return type.ofType ? named(type.ofType) : type.name;
}
