import { isInputObjectType, isObjectType, parse, validate } from "graphql";
import { describe, expect, test } from "vitest";
import { DOCUMENTS } from "@/lib/adapters/release-platforms/environment-variable/railway-documents";
import * as documents from "@/lib/adapters/release-platforms/railway/documents";
import { reducedSchema, schemaIn } from "@/lib/adapters/release-platforms/railway/test-schema";

const whole = process.env.TWOKEY_RAILWAY_SCHEMA;
const schemas = [
  ["the part that is kept here", reducedSchema()] as const,
  ...(whole ? [["the whole file", schemaIn(whole)] as const] : []),
];

describe.each(schemas)("Railway's schema, %s,", (_, schema) => {
  test.each(Object.entries({ ...documents, ...DOCUMENTS }))("accepts %s", (_, document) => {
    expect(validate(schema, parse(document))).toEqual([]);
  });

  test("refuses the selection below a rollback that many snippets have", () => {
    const wrong = "mutation ($id: String!) { deploymentRollback(id: $id) { id status } }";
    expect(validate(schema, parse(wrong))[0]?.message).toContain("must not have a selection");
  });

  test("refuses automatic deployments without a project", () => {
    const wrong =
      'mutation { serviceInstanceAutoDeployUpdate(input: { enabled: false, environmentId: "e", serviceId: "s" }) { enabled } }';
    expect(validate(schema, parse(wrong))[0]?.message).toContain("projectId");
  });
});

test.runIf(whole)("the part that is kept here says the same as the whole file", () => {
  const published = schemaIn(whole ?? "");
  const kept = Object.values(reducedSchema().getTypeMap()).filter(({ name }) => !name.startsWith("__"));
  expect(kept.length).toBeGreaterThan(20);
  for (const type of kept) {
    const original = published.getType(type.name);
    expect(String(original)).toBe(type.name);
    if (isInputObjectType(type) && isInputObjectType(original)) {
      const inputs = (of: typeof type) =>
        Object.values(of.getFields()).map(({ name, type: wanted }) => `${name}: ${wanted}`);
      expect(inputs(type)).toEqual(inputs(original));
    }
    if (!isObjectType(type) || !isObjectType(original)) continue;
    for (const [name, field] of Object.entries(type.getFields())) {
      const { args, type: result } = original.getFields()[name] ?? { args: [], type: null };
      const written = (all: typeof args) => all.map((arg) => `${arg.name}: ${arg.type}`);
      expect([name, String(field.type), written(field.args)]).toEqual([name, String(result), written(args)]);
    }
  }
});
