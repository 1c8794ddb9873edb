import {
  asObject,
  isObject,
  type Json,
  type JsonObject,
  JsonSchemas,
} from "@/test/described-api/json-schemas";

export type SentRequest = {
  method: string;
  /** Path and query as they were sent. */
  target: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
};
export type GivenAnswer = { status: number; contentType: string; body: string };

export type DescriptionSettings = {
  /** Swagger 2 or OpenAPI 3, as its owner publishes it. */
  description: JsonObject;
  /** What stands before the paths of the description; by default what Swagger 2 calls basePath. */
  basePath?: string;
  /** Fields that the description does not name are faults. */
  closed?: boolean;
  /** Status codes that are allowed although the description does not list them, such as a proxy's 502. */
  alsoAnswers?: readonly number[];
};

type Operation = { name: string; operation: JsonObject; parameters: JsonObject[]; path: Map<string, string> };

/** Holds requests and answers against the description that an API's owner publishes. */
export class ApiDescription {
  readonly #schemas: JsonSchemas;
  readonly #basePath: string;

  constructor(private readonly settings: DescriptionSettings) {
    this.#schemas = new JsonSchemas(settings.description, settings.closed ?? false);
    const own = settings.description.basePath;
    this.#basePath = settings.basePath ?? (typeof own === "string" ? own : "");
  }

  faultsOfRequest(request: SentRequest): string[] {
    const found = this.#find(request);
    if (typeof found === "string") return [found];
    const faults = [
      ...this.#faultsOfCredential(found, request),
      ...this.#faultsOfParameters(found, request),
      ...this.#faultsOfBody(found, request),
    ];
    return faults.map((fault) => `${found.name}: ${fault}`);
  }

  faultsOfAnswer(request: SentRequest, { status, contentType, body }: GivenAnswer): string[] {
    const found = this.#find(request);
    if (typeof found === "string" || this.settings.alsoAnswers?.includes(status)) return [];
    const say = (faults: string[]) => faults.map((fault) => `${found.name} answered ${status}: ${fault}`);
    const responses = asObject(found.operation.responses);
    const response =
      responses[status] ?? responses[`${Math.floor(status / 100)}XX`] ?? responses.default ?? null;
    if (response === null) return say(["the description knows no such status"]);
    const schema = this.#bodySchema(this.#referred(asObject(response)));
    if (schema === null) return body === "" ? [] : say(["the description knows no body"]);
    if (!/\bjson\b/.test(contentType)) return say([`its body is ${contentType || "of no type"}, not JSON`]);
    const value = parsed(body);
    return say(value === undefined ? ["its body is no JSON"] : this.#schemas.faults(schema, value));
  }

  #find({ method, target }: SentRequest): Operation | string {
    const { pathname } = new URL(target, "http://described");
    const within = pathname.startsWith(this.#basePath) ? pathname.slice(this.#basePath.length) : null;
    const fits = Object.entries(asObject(this.settings.description.paths)).flatMap(([template, written]) => {
      const item = asObject(written);
      const operation = item[method.toLowerCase()];
      if (within === null || !isObject(operation)) return [];
      const lists = [item.parameters, operation.parameters];
      const parameters = lists.flatMap((list) =>
        Array.isArray(list) ? list.map((one) => this.#referred(asObject(one))) : [],
      );
      const deep = parameters
        .filter((one) => one["x-multi-segment"] === true)
        .map(({ name }) => String(name));
      const path = matched(template, within, deep);
      return path ? [{ name: `${method} ${template}`, operation, parameters, path }] : [];
    });
    // A path that is written out goes before one that a parameter fits.
    const [best] = fits.sort((a, b) => a.path.size - b.path.size);
    return best ?? `${method} ${pathname} is not described`;
  }

  #faultsOfCredential({ operation }: Operation, { headers }: SentRequest): string[] {
    const wanted = operation.security ?? this.settings.description.security;
    if (!Array.isArray(wanted) || wanted.length === 0) return [];
    return /^\S+ \S+$/.test(String(headers.authorization ?? "")) ? [] : ["it carries no credential"];
  }

  #faultsOfParameters({ parameters, path }: Operation, { target, headers }: SentRequest): string[] {
    const query = new URL(target, "http://described").searchParams;
    const known = new Set(parameters.filter((one) => one.in === "query").map(({ name }) => String(name)));
    const unknown = [...query.keys()].filter((name) => !known.has(name));
    const faults = unknown.map((name) => `the description knows no ${name} in its query`);
    for (const parameter of parameters) {
      const name = String(parameter.name);
      const given = { path: path.get(name), query: query.get(name), header: headers[name.toLowerCase()] };
      const value = given[String(parameter.in) as keyof typeof given] ?? null;
      if (parameter.in === "body" || parameter.in === "formData") continue;
      if (value === null && parameter.required === true) faults.push(`it lacks ${name}`);
      if (value === null) continue;
      const schema = isObject(parameter.schema) ? parameter.schema : parameter;
      faults.push(...this.#schemas.faultsOfText(schema, String(value)).map((fault) => `${name}: ${fault}`));
    }
    return faults;
  }

  #faultsOfBody({ operation, parameters }: Operation, { headers, body }: SentRequest): string[] {
    const inParameter = parameters.find((one) => one.in === "body");
    const inBody = isObject(operation.requestBody) ? this.#referred(operation.requestBody) : null;
    const place = inParameter ?? inBody;
    const schema = place && this.#bodySchema(place);
    if (body === "") return place?.required === true ? ["it lacks a body"] : [];
    if (!schema) return ["the description knows no body for it"];
    if (!/\bjson\b/.test(String(headers["content-type"] ?? ""))) return ["its body is not called JSON"];
    const value = parsed(body);
    return value === undefined ? ["its body is no JSON"] : this.#schemas.faults(schema, value);
  }

  /** Swagger 2 has the schema itself, OpenAPI 3 one for each media type. */
  #bodySchema(place: JsonObject): JsonObject | null {
    if (isObject(place.schema)) return place.schema;
    if (!isObject(place.content)) return null;
    const json = Object.entries(place.content).find(([type]) => /\bjson\b/.test(type));
    const described = json && asObject(json[1]).schema;
    return isObject(described) ? described : null;
  }

  #referred(place: JsonObject): JsonObject {
    return typeof place.$ref === "string" ? this.#schemas.resolve(place.$ref) : place;
  }
}

/** The parts of a path by the names of its template; null: it is another path. */
function matched(template: string, path: string, deep: readonly string[]): Map<string, string> | null {
  const wanted = template.split("/");
  const given = path.split("/");
  const last = /^\{(.+)\}$/.exec(wanted.at(-1) ?? "")?.[1];
  if (last !== undefined && deep.includes(last) && given.length > wanted.length)
    given.splice(wanted.length - 1, Number.POSITIVE_INFINITY, given.slice(wanted.length - 1).join("/"));
  if (wanted.length !== given.length) return null;
  const parts = new Map<string, string>();
  for (const [index, part] of wanted.entries()) {
    const pattern = part.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{[^}]+\}/g, "(.+)");
    const found = new RegExp(`^${pattern}$`).exec(given[index] ?? "");
    if (!found) return null;
    const names = [...part.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? "");
    for (const [at, name] of names.entries()) parts.set(name, decodeURIComponent(found[at + 1] ?? ""));
  }
  return parts;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
