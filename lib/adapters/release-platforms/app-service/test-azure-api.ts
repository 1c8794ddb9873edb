import http from "node:http";
import type { AddressInfo } from "node:net";
import {
  COMMITS,
  type Operation,
  SITE,
  type TestApp,
  type Version,
} from "@/lib/adapters/release-platforms/app-service/test-app";

export type Faults = {
  /** Answers every change with this status, and does nothing. */
  answerWith: number | null;
  silent: boolean;
  lie: string | null;
  actions: string[];
  /** How the end of a swap is told: by the result alone, or by a status of its own as well. */
  followBy: "location" | "azure-asyncoperation";
  retryAfterS: number;
  /** Answers to whoever asks an operation. */
  operationStatus: number | null;
  pageSize: number;
};

type Asked = { method: string; path: string; query: URLSearchParams; body: unknown };
type Answer = { status: number; json?: unknown; headers?: Record<string, string> };

const conflict = (operation: Operation): Answer => ({
  status: 409,
  json: {
    Code: "Conflict",
    Message: `Cannot modify this site because another operation is in progress. Details: Id: ${operation.id}, OperationName: SwapSiteSlots`,
  },
});
const notFound = (path: string): Answer => ({
  status: 404,
  json: { error: { code: "ResourceNotFound", message: `The Resource '${path}' was not found.` } },
});

/** Azure Resource Manager for one app, strict: what it does not know is a fault of whoever asked. */
export async function serveAzure(app: TestApp, token: string) {
  const faults: Faults = {
    answerWith: null,
    silent: false,
    lie: null,
    actions: ["Microsoft.Web/sites/*"],
    followBy: "location",
    retryAfterS: 0,
    operationStatus: null,
    pageSize: 100,
  };
  const unexpected: string[] = [];
  const seen: { call: string; body: unknown }[] = [];
  let address = "";

  const list = (items: unknown[], { path, query }: Asked): Answer => {
    const at = Number(query.get("skip") ?? 0);
    const next = at + faults.pageSize;
    const nextLink =
      next < items.length
        ? `${address}${path}?${new URLSearchParams({ ...Object.fromEntries(query), skip: String(next) })}`
        : null;
    return { status: 200, json: { value: items.slice(at, next), nextLink } };
  };
  const swap = (slot: string, { body }: Asked): Answer | null => {
    if (JSON.stringify(body) !== '{"targetSlot":"production","preserveVnet":true}')
      return { status: 400, json: { Code: "BadRequest", Message: "the body is not the one of a swap" } };
    if (faults.answerWith !== null) return { status: faults.answerWith, json: { Message: "not now" } };
    if (app.running) return conflict(app.running);
    const { id } = app.swap(slot);
    if (faults.silent) return null;
    const results = `${address}${SITE}/slots/${slot}/operationresults/${id}?api-version=2025-05-01`;
    const status = results.replace("operationresults", "operations");
    const byStatus = faults.followBy === "azure-asyncoperation" && { "azure-asyncoperation": status };
    return {
      status: 202,
      headers: { location: results, "retry-after": String(faults.retryAfterS), ...byStatus },
    };
  };
  const patch = (slot: string, { body }: Asked): Answer | null => {
    const { properties, ...rest } = body as { properties?: { autoSwapSlotName?: string } };
    const { autoSwapSlotName, ...others } = properties ?? {};
    if (Object.keys(rest).length + Object.keys(others).length > 0 || autoSwapSlotName === undefined)
      return { status: 400, json: { Code: "BadRequest", Message: "more than auto swap" } };
    if (faults.answerWith !== null) return { status: faults.answerWith, json: { Message: "not now" } };
    app.applied += 1;
    app.stayOf(slot).autoSwapSlotName = autoSwapSlotName;
    return faults.silent ? null : { status: 200, json: app.configJson(slot) };
  };
  const differences = (asked: Asked): Answer =>
    list(
      ["TAX", "THEME"].map((settingName) => ({
        id: `${SITE}/slotsdiffs/${settingName}`,
        properties: {
          level: "Warning",
          settingType: "AppSetting",
          diffRule: "SettingsWillBeModifiedInDestination",
          settingName,
          valueInCurrentSlot: "planted-value-a",
          valueInTargetSlot: "planted-value-b",
          description: "The setting will be modified.",
        },
      })),
      asked,
    );
  const follow = (kind: string, id: string): Answer => {
    const operation = app.operations.get(id);
    if (faults.operationStatus !== null) return { status: faults.operationStatus };
    if (!operation) return notFound(id);
    const isRunning = operation.state === "InProgress";
    const headers = isRunning ? { "retry-after": String(faults.retryAfterS) } : undefined;
    const error = { code: "BadRequest", message: app.failing ?? "" };
    if (kind === "operations") {
      const json = { id, status: operation.state, ...(operation.state === "Failed" && { error }) };
      return { status: isRunning ? 202 : 200, json, headers };
    }
    if (isRunning)
      return {
        status: 202,
        headers: {
          ...headers,
          location: `${address}${SITE}/slots/${operation.slot}/operationresults/${id}?api-version=2025-05-01`,
        },
      };
    return operation.state === "Failed"
      ? { status: 400, json: { Code: "BadRequest", Message: app.failing } }
      : { status: 200 };
  };
  const route = (asked: Asked): Answer | null => {
    const { method, path, query } = asked;
    const isPermissions = path === `${SITE}/providers/Microsoft.Authorization/permissions`;
    if (query.get("api-version") !== (isPermissions ? "2022-04-01" : "2025-05-01"))
      return { status: 400, json: { error: { code: "MissingApiVersionParameter", message: "api-version" } } };
    if (isPermissions) return list([{ actions: faults.actions, notActions: [] }], asked);
    if (path === `${SITE}/config/slotConfigNames`) return { status: 200, json: { properties: app.sticky } };
    if (path === `${SITE}/slots`) {
      const others = [...app.contents.keys()].filter((slot) => slot !== "production");
      return list(
        others.map((slot) => app.siteJson(slot)),
        asked,
      );
    }
    const [, slot = "production", part = ""] =
      /^(?:\/slots\/([^/]+))?(\/.*)?$/.exec(path.slice(SITE.length)) ?? [];
    if (!path.startsWith(SITE) || !app.contents.has(slot)) return notFound(path);
    const operation = /^\/(operationresults|operations)\/(.+)$/.exec(part);
    if (operation) return follow(operation[1] ?? "", operation[2] ?? "");
    switch (`${method} ${part}`) {
      case "GET ":
        return { status: 200, json: app.siteJson(slot) };
      case "GET /config/web":
        return { status: 200, json: app.configJson(slot) };
      case "GET /deployments":
        return list(app.contents.get(slot)?.records ?? [], asked);
      case "POST /slotsdiffs":
        return differences(asked);
      case "POST /slotsswap":
        return slot === "production" ? notFound(path) : swap(slot, asked);
      case "PATCH /config/web":
        return patch(slot, asked);
    }
    unexpected.push(`${method} ${path}`);
    return notFound(path);
  };
  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://x");
    if (url.pathname === "/health") return void response.end("ok");
    if (url.pathname === "/version") return void serveVersion(response, app, faults.lie);
    if (request.headers.authorization !== `Bearer ${token}`)
      return void response
        .writeHead(401)
        .end(JSON.stringify({ error: { code: "AuthenticationFailed", message: "no token" } }));
    const text = (await request.toArray()).join("");
    const body = text === "" ? undefined : JSON.parse(text);
    const path = decodeURIComponent(url.pathname);
    seen.push({ call: `${request.method} ${path}`, body });
    const answer = route({ method: request.method ?? "", path, query: url.searchParams, body });
    if (!answer) return;
    response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
    response.end(answer.json === undefined ? undefined : JSON.stringify(answer.json));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    faults,
    unexpected,
    seen,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function serveVersion(response: http.ServerResponse, app: TestApp, lie: string | null): void {
  const version = lie ?? app.contents.get("production")?.version;
  response.end(JSON.stringify({ version, commit: COMMITS[version as Version] ?? null }));
}
