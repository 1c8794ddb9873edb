import * as sdk from "@aws-sdk/client-elastic-beanstalk";
import { NormalizedSchema } from "@smithy/core/schema";

const NAMESPACE = "http://elasticbeanstalk.amazonaws.com/docs/2010-12-01/";

/** The call does not fit Amazon's model of the API; the message says where. */
export class NotInModel extends Error {}

export type Operation = { action: string; input: NormalizedSchema; output: NormalizedSchema };

/** The official client carries Amazon's model of each operation: [9, namespace, name, traits, input, output]. */
export function operationOf(action: string): Operation {
  const found = Object.entries(sdk).find(([name]) => name === `${action}$`)?.[1];
  if (!Array.isArray(found) || found[0] !== 9) throw new NotInModel(`there is no action ${action}`);
  return { action, input: NormalizedSchema.of(found[4]), output: NormalizedSchema.of(found[5]) };
}

/** What a form says, by Amazon's types. Throws `NotInModel` for a parameter that is unknown, missing or of another type. */
export function inputOf({ input }: Operation, form: URLSearchParams): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const [key, text] of form) {
    if (key === "Action" || key === "Version") continue;
    const [, name = "", index] = /^(\w+)(?:\.member\.(\d+))?$/.exec(key) ?? [];
    const member = input.getMemberSchemas()[name];
    if (!member || member.isListSchema() !== (index !== undefined))
      throw new NotInModel(`${key} is no parameter`);
    if (!member.isListSchema()) given[name] = typed(member, name, text);
    else given[name] = [...((given[name] as unknown[]) ?? []), typed(member.getValueSchema(), key, text)];
  }
  for (const name of requiredOf(input)) if (!(name in given)) throw new NotInModel(`${name} is missing`);
  return given;
}

/** The answer as Elastic Beanstalk writes it. Throws `NotInModel` when a test invents a member. */
export function xmlOf({ action, output }: Operation, result: object): string {
  const body = output.isUnitSchema() ? "" : `<${action}Result>${membersOf(output, result)}</${action}Result>`;
  return `<${action}Response xmlns="${NAMESPACE}">${body}<ResponseMetadata><RequestId>b1d9-test</RequestId></ResponseMetadata></${action}Response>`;
}

function typed(schema: NormalizedSchema, name: string, text: string): unknown {
  if (schema.isStringSchema()) return text;
  if (schema.isBooleanSchema() && /^(true|false)$/.test(text)) return text === "true";
  if (schema.isNumericSchema() && /^\d+$/.test(text)) return Number(text);
  if (schema.isTimestampSchema() && !Number.isNaN(Date.parse(text))) return new Date(text);
  throw new NotInModel(`${name} is of another type: ${text}`);
}

/** In the written schema of a structure the first members are the required ones, and a number says how many. */
function requiredOf(schema: NormalizedSchema): string[] {
  const written = schema.getSchema();
  if (!Array.isArray(written)) return [];
  const [, , , , names, , count = 0] = written as readonly unknown[];
  return (names as string[]).slice(0, Number(count));
}

function membersOf(schema: NormalizedSchema, value: object): string {
  const members = schema.getMemberSchemas();
  return Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .map(([name, entry]) => {
      const member = members[name];
      if (!member) throw new NotInModel(`Amazon's ${schema.getName()} has no ${name}`);
      return `<${name}>${textOf(member, entry)}</${name}>`;
    })
    .join("");
}

function textOf(schema: NormalizedSchema, value: unknown): string {
  if (schema.isListSchema() && Array.isArray(value))
    return value.map((entry) => `<member>${textOf(schema.getValueSchema(), entry)}</member>`).join("");
  if (value instanceof Date) return value.toISOString();
  if (schema.isStructSchema() && typeof value === "object" && value) return membersOf(schema, value);
  return escaped(String(value));
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
