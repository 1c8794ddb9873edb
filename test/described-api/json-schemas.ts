import { Ajv, type ValidateFunction } from "ajv";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
/** What some description writes means the same as what the standard says. */
const FORMATS = { "date-time": INSTANT, dateTime: INSTANT, date: /^\d{4}-\d\d-\d\d$/ };
const LISTS = ["allOf", "anyOf", "oneOf"] as const;
const COPIED = [
  ...[
    "type",
    "enum",
    "format",
    "required",
    "pattern",
    "minimum",
    "maximum",
    "multipleOf",
    "minLength",
    "maxLength",
  ],
  ...["minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "additionalProperties"],
];

/**
 * The schemas of a Swagger 2 or OpenAPI 3 description as validators, each made when it is first needed. `closed`: a
 * field that the description does not name is a fault, so that a stand-in cannot invent any.
 */
export class JsonSchemas {
  readonly #ajv: Ajv;
  readonly #coercing: Ajv;
  readonly #named = new Set<string>();
  readonly #validators = new Map<JsonObject, ValidateFunction>();
  readonly #textValidators = new Map<JsonObject, ValidateFunction>();

  constructor(
    private readonly description: JsonObject,
    private readonly closed: boolean,
  ) {
    const options = { strict: false, logger: false, allErrors: true, formats: FORMATS } as const;
    this.#ajv = new Ajv(options);
    this.#coercing = new Ajv({ ...options, coerceTypes: true });
  }

  /** Faults of a value, in words; none: it is as described. */
  faults(schema: JsonObject, value: Json): string[] {
    const validate = this.#validators.get(schema) ?? this.#ajv.compile(this.#converted(schema, this.closed));
    this.#validators.set(schema, validate);
    return validate(value) ? [] : inWords(validate);
  }

  /** The same for a text from a path or a query, which stands for a value of another type. */
  faultsOfText(schema: JsonObject, text: string): string[] {
    const list = schema.type === "array";
    const validate = this.#textValidators.get(schema) ?? this.#coercing.compile(this.#valueOf(schema));
    this.#textValidators.set(schema, validate);
    return validate({ value: list ? text.split(",") : text }) ? [] : inWords(validate);
  }

  /** What stands at a reference such as #/components/schemas/user. */
  resolve(ref: string): JsonObject {
    const parts = ref.replace(/^#\//, "").split("/");
    let at: Json | undefined = this.description;
    for (const part of parts) at = asObject(at)[part.replaceAll("~1", "/").replaceAll("~0", "~")];
    return asObject(at);
  }

  #converted(schema: JsonObject, closed: boolean): JsonObject {
    if (typeof schema.$ref === "string") return { $ref: this.#name(schema.$ref, closed) };
    const plain: JsonObject = {};
    for (const key of COPIED) if (schema[key] !== undefined) plain[key] = schema[key];
    if (schema.properties !== undefined) plain.properties = this.#each(asObject(schema.properties), closed);
    for (const key of ["items", "not", "additionalProperties"] as const)
      if (isObject(schema[key])) plain[key] = this.#converted(schema[key], closed && key === "items");
    for (const key of LISTS) {
      const list = schema[key];
      // What one of several schemas does not name, another one may.
      if (Array.isArray(list)) plain[key] = list.map((one) => this.#converted(asObject(one), false));
    }
    const composed = LISTS.some((key) => plain[key] !== undefined);
    if (closed && plain.properties && !composed) plain.additionalProperties ??= false;
    return schema.nullable || schema["x-nullable"] ? { anyOf: [plain, { type: "null" }] } : plain;
  }

  /** Only what is inside of an object can be given another type. Swagger 2 calls a parameter itself required. */
  #valueOf({ required: _, ...schema }: JsonObject): JsonObject {
    return { type: "object", properties: { value: this.#converted(schema, false) } };
  }

  #each(schemas: JsonObject, closed: boolean): JsonObject {
    return Object.fromEntries(
      Object.entries(schemas).map(([name, schema]) => [name, this.#converted(asObject(schema), closed)]),
    );
  }

  #name(ref: string, closed: boolean): string {
    const name = `schema://${closed ? "closed" : "open"}/${encodeURIComponent(ref)}`;
    if (this.#named.has(name)) return name;
    this.#named.add(name);
    const schema = this.#converted(this.resolve(ref), closed);
    for (const ajv of [this.#ajv, this.#coercing]) ajv.addSchema(schema, name);
    return name;
  }
}

function inWords({ errors }: ValidateFunction): string[] {
  return (errors ?? []).map(({ instancePath, message, params }) => {
    const named = "additionalProperty" in params ? ` (${params.additionalProperty})` : "";
    return `${instancePath || "it"} ${message}${named}`;
  });
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function asObject(value: Json | undefined): JsonObject {
  if (isObject(value)) return value;
  throw new Error("the description has no object where one is expected");
}
