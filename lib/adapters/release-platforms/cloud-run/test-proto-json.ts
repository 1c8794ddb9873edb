import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Enum, type Field, MapField, Root, Type } from "protobufjs";

// The vendor's own descriptors. Its converters pass over unknown fields; this check does not.
const file = createRequire(import.meta.url).resolve("@google-cloud/run/build/protos/protos.json");
const root = Root.fromJSON(JSON.parse(readFileSync(file, "utf8")));
root.resolveAll();

const WRITTEN_AS_TEXT = new Set([
  ".google.protobuf.Timestamp",
  ".google.protobuf.Duration",
  ".google.protobuf.FieldMask",
]);

/** What is not a message of this type in the JSON form of proto 3, one line each; empty when all is. */
export function faultsOfMessage(typeName: string, json: unknown): string[] {
  return ofMessage(root.lookupType(typeName), json, typeName);
}

/** The name of a value of an enum that was given by its name or its number. */
export function namedEnum(typeName: string, value: string | number | undefined): string {
  return typeof value === "number" ? (root.lookupEnum(typeName).valuesById[value] ?? "") : (value ?? "");
}

function ofMessage(type: Type, json: unknown, at: string): string[] {
  if (WRITTEN_AS_TEXT.has(type.fullName)) return typeof json === "string" ? [] : [`${at} is no text`];
  if (typeof json !== "object" || json === null || Array.isArray(json)) return [`${at} is no object`];
  if (type.fullName === ".google.protobuf.Any") return ofAny(json, at);
  return Object.entries(json).flatMap(([key, value]) => {
    const field = type.fields[key];
    return field ? ofField(field, value, `${at}.${key}`) : [`${at}.${key} is not known`];
  });
}

function ofAny(json: object, at: string): string[] {
  const { "@type": url, ...rest } = json as { "@type"?: string };
  const name = /^type\.googleapis\.com\/(.+)$/.exec(url ?? "")?.[1];
  return name ? ofMessage(root.lookupType(name), rest, at) : [`${at} names no type`];
}

function ofField(field: Field, value: unknown, at: string): string[] {
  if (field instanceof MapField) {
    return Object.entries(value as object).flatMap(([key, entry]) => ofValue(field, entry, `${at}.${key}`));
  }
  if (!field.repeated) return ofValue(field, value, at);
  if (!Array.isArray(value)) return [`${at} is no list`];
  return value.flatMap((entry, index) => ofValue(field, entry, `${at}[${index}]`));
}

function ofValue({ type, resolvedType }: Field, value: unknown, at: string): string[] {
  if (resolvedType instanceof Type) return ofMessage(resolvedType, value, at);
  if (resolvedType instanceof Enum) {
    // The JSON form knows both: names, and the numbers that the vendor's client sends.
    const isKnown =
      typeof value === "number" ? value in resolvedType.valuesById : `${value}` in resolvedType.values;
    return isKnown ? [] : [`${at} has no value ${value}`];
  }
  const good = /64$/.test(type)
    ? typeof value === "string" && /^-?\d+$/.test(value)
    : /32$/.test(type)
      ? Number.isInteger(value)
      : type === "bool"
        ? typeof value === "boolean"
        : typeof value === "string";
  return good ? [] : [`${at} is no ${type}`];
}
