import { afterEach, expect, test } from "vitest";
import { serve } from "@/lib/adapters/test-server";
import { type DescribedApi, openDescribedApi } from "@/test/described-api/described-api";
import type { JsonObject } from "@/test/described-api/json-schemas";

const release: JsonObject = {
  type: "object",
  required: ["id"],
  properties: {
    id: { type: "string" },
    at: { type: "string", format: "date-time", nullable: true },
    next: { $ref: "#/components/schemas/release" },
  },
};
const answer = (schema: JsonObject) => ({ content: { "application/json": { schema } } });
const newer: JsonObject = {
  openapi: "3.0.3",
  components: { schemas: { release }, parameters: { page: inQuery("page", "integer") } },
  paths: {
    "/releases/{id}": {
      parameters: [inPath("id")],
      get: {
        parameters: [{ $ref: "#/components/parameters/page" }],
        responses: { 200: answer({ $ref: "#/components/schemas/release" }), 404: {} },
      },
      put: {
        requestBody: { required: true, ...answer({ $ref: "#/components/schemas/release" }) },
        responses: { "2XX": {} },
      },
    },
    "/releases/newest": { get: { responses: { 204: {} } }, post: { responses: { 204: {} } } },
    "/refs/{ref}": {
      get: { parameters: [{ ...inPath("ref"), "x-multi-segment": true }], responses: { 204: {} } },
    },
  },
};
const named: JsonObject = { type: "object", properties: { id: { type: "string" } } };
const older: JsonObject = {
  swagger: "2.0",
  basePath: "/v1",
  security: [{ token: [] }],
  paths: {
    "/releases": {
      post: {
        parameters: [
          { name: "release", in: "body", schema: named },
          { name: "draft", in: "query", type: "boolean", required: true },
        ],
        responses: { 201: { schema: named }, default: { schema: { type: "object" } } },
      },
    },
  },
};

function inPath(name: string): JsonObject {
  return { name, in: "path", required: true, schema: { type: "string" } };
}
function inQuery(name: string, type: string): JsonObject {
  return { name, in: "query", schema: { type } };
}

const open: DescribedApi[] = [];
afterEach(() => Promise.all(open.splice(0).map((api) => api.close().catch(() => undefined))));

async function describedApi(description: JsonObject, status = 200, body: unknown = { id: "a" }) {
  const upstream = await serve((_, response) => {
    const type = { "content-type": "application/json; charset=utf-8" };
    if (body === null) response.writeHead(status).end();
    else response.writeHead(status, type).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  const api = await openDescribedApi(`http://127.0.0.1:${upstream.port}`, { description, closed: true });
  open.push(api);
  const ask = async (target: string, options: RequestInit = {}) =>
    (await fetch(`${api.url}${target}`, { headers: { "content-type": "application/json" }, ...options }))
      .status;
  return { api, upstream, ask };
}

test("lets pass what is as described, byte for byte", async () => {
  const body = { id: "a", at: null, next: { id: "b", at: "2026-11-03T01:14:00Z" } };
  const { api } = await describedApi(newer, 200, body);
  const answered = await fetch(`${api.url}/releases/a?page=2`);
  expect(await answered.json()).toEqual(body);
  await expect(api.close()).resolves.toBeUndefined();
});

test.each<[string, string, RequestInit]>([
  ["an unknown address", "/nothing", {}],
  ["another method", "/releases/a", { method: "DELETE" }],
  ["an unknown parameter", "/releases/a?pages=2", {}],
  ["a parameter of another type", "/releases/a?page=two", {}],
  ["a lacking body", "/releases/a", { method: "PUT" }],
  ["a body of another shape", "/releases/a", { method: "PUT", body: '{"id":1}' }],
  ["an unknown field", "/releases/a", { method: "PUT", body: '{"id":"a","ids":1}' }],
  ["a body that is no JSON", "/releases/a", { method: "PUT", body: "{" }],
  ["a body where none belongs", "/releases/newest", { method: "POST", body: "{}" }],
])("keeps a request with %s from the stand-in, and fails the test", async (_, target, options) => {
  const { api, upstream, ask } = await describedApi(newer);
  expect(await ask(target, options)).toBe(400);
  expect(upstream.requests).toBe(0);
  await expect(api.close()).rejects.toThrow("against the description");
});

test.each<[string, number, unknown]>([
  ["of an unknown status", 202, { id: "a" }],
  ["that lacks a field", 200, {}],
  ["with an unknown field", 200, { id: "a", invented: true }],
  ["with a wrong field deep in it", 200, { id: "a", next: { id: 1 } }],
  ["with an instant that is none", 200, { id: "a", at: "yesterday" }],
  ["without its body", 200, null],
  ["that is no JSON", 200, "<html>"],
  ["with a body where none belongs", 404, { id: "a" }],
])("calls an answer %s a violation", async (_, status, body) => {
  const { api, ask } = await describedApi(newer, status, body);
  expect(await ask("/releases/a")).toBe(502);
  await expect(api.close()).rejects.toThrow("GET /releases/{id} answered");
});

test("prefers an address that is written out, and lets a last part hold slashes where the description says so", async () => {
  const { api, ask } = await describedApi(newer, 204, null);
  expect([await ask("/releases/newest"), await ask("/refs/heads/main")]).toEqual([204, 204]);
  expect(api.violations).toEqual([]);
  expect(await ask("/releases/newest/more")).toBe(400);
});

test("asks for the credential, the base path and the body of a Swagger 2 description", async () => {
  const { api, ask } = await describedApi(older, 201);
  const post = { method: "POST", body: '{"id":"a"}' };
  const headers = { "content-type": "application/json", authorization: "Bearer token" };
  expect(await ask("/v1/releases?draft=true", { ...post, headers })).toBe(201);
  expect(api.violations).toEqual([]);
  expect(await ask("/v1/releases?draft=true", post)).toBe(400);
  expect(await ask("/v1/releases", { ...post, headers })).toBe(400);
  expect(await ask("/releases", { ...post, headers })).toBe(400);
  expect(api.violations.join("\n")).toMatch(
    /carries no credential[\s\S]*lacks draft[\s\S]*POST \/releases is not described/,
  );
});
