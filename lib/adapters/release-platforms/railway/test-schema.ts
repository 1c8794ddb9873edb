import { readFileSync } from "node:fs";
import path from "node:path";
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from "graphql";

type Written = IntrospectionQuery & { data?: IntrospectionQuery };

/** The part of Railway's own schema that scripts/railway-schema.mjs took out of the whole. */
export function reducedSchema(): GraphQLSchema {
  return schemaIn(path.join(import.meta.dirname, "test-schema.json"));
}

/** An introspection answer as Railway publishes it, with or without the envelope of an HTTP answer. */
export function schemaIn(file: string): GraphQLSchema {
  const written = JSON.parse(readFileSync(file, "utf8")) as Written; // graphql-js checks it
  return buildClientSchema(written.data ?? written);
}
