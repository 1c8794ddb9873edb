import type { z } from "zod";
import { askOnce, type HttpAnswer, type HttpHeaders, type HttpRequest } from "@/lib/adapters/http";
import { readConnection } from "@/lib/adapters/release-platforms/kubernetes/connection";
import { listShape, statusShape } from "@/lib/adapters/release-platforms/kubernetes/objects";
import type { ConnectionSettings } from "@/lib/adapters/release-platforms/kubernetes/target";
import { saysNo } from "@/lib/adapters/release-platforms/platform-http";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";
import { scrub } from "@/lib/scrub";

const READ_TIMEOUT_MS = 10_000;
/** The server itself gives a change up after this long, so that an unanswered one does not take effect much later. */
const SERVER_GIVES_UP_S = 15;
/** Longer than the server takes to give up, with the way there and back. */
export const QUIET_PERIOD_MS = 20_000;
const PAGE = 200;
const LARGEST_BYTES = 16 * 1024 * 1024;
const LONGEST_QUOTE = 400;

/** What the API server made of a change. `no`: it certainly did nothing. */
export type Changed =
  | { changed: "yes"; object: unknown }
  | { changed: "no"; status: number; message: string }
  | { changed: "unknown"; why: string };

export type ApiServer = {
  /** Null on 404. Throws `PlatformUnreadable`. */
  get<Shape>(path: string, shape: z.ZodType<Shape>): Promise<Shape | null>;
  /** All pages of a list. Throws `PlatformUnreadable`. */
  list<Item>(path: string, item: z.ZodType<Item>, query: Record<string, string>): Promise<Item[]>;
  /** Asks a question that is put as an object, such as an access review. Throws `PlatformUnreadable`. */
  ask<Shape>(path: string, object: object, shape: z.ZodType<Shape>): Promise<Shape>;
  /** Sends a JSON patch, once. Throws `PlatformUnreadable` when it cannot be sent at all. */
  patch(path: string, body: string, options: { dryRun: boolean; signal: AbortSignal }): Promise<Changed>;
};

export function openApiServer(settings: ConnectionSettings): ApiServer {
  const send = (path: string, { contentType, ...more }: Sent = {}) => {
    const { server, ca, authorization } = readConnection(settings);
    const headers: HttpHeaders = {
      authorization,
      accept: "application/json",
      ...(contentType !== undefined && { "content-type": contentType }),
    };
    const url = `${server}${path}`;
    return askOnce({ url, headers, ca, timeoutMs: READ_TIMEOUT_MS, maxBytes: LARGEST_BYTES, ...more });
  };
  const get: ApiServer["get"] = async (path, shape) => {
    const answer = await send(path);
    return answer.ok && answer.status === 404 ? null : parsed(path, answer, shape);
  };
  return {
    get,
    async list(path, item, query) {
      const found = [];
      for (let next: string | undefined; next !== ""; ) {
        const search = new URLSearchParams({
          ...query,
          limit: String(PAGE),
          ...(next && { continue: next }),
        });
        const page = await get(`${path}?${search}`, listShape(item));
        found.push(...(page?.items ?? []));
        next = page?.metadata.continue ?? "";
      }
      return found;
    },
    async ask(path, object, shape) {
      const body = JSON.stringify(object);
      return parsed(path, await send(path, { method: "POST", contentType: "application/json", body }), shape);
    },
    async patch(path, body, { dryRun, signal }) {
      const search = `?fieldManager=twokey&timeout=${SERVER_GIVES_UP_S}s${dryRun ? "&dryRun=All" : ""}`;
      const contentType = "application/json-patch+json";
      const more = { method: "PATCH", contentType, body, signal, timeoutMs: QUIET_PERIOD_MS };
      return outcomeOf(await send(`${path}${search}`, more));
    },
  };
}

type Sent = Partial<Pick<HttpRequest, "method" | "body" | "signal" | "timeoutMs">> & { contentType?: string };

function outcomeOf(answer: HttpAnswer): Changed {
  if (!answer.ok) return { changed: "unknown", why: answer.why };
  const { status } = answer;
  if (status >= 200 && status <= 299) return { changed: "yes", object: parseJson(answer.body) };
  const message = saidIn(answer);
  return saysNo(status)
    ? { changed: "no", status, message }
    : { changed: "unknown", why: `the API server answers ${status}: ${message}` };
}

function parsed<Shape>(path: string, answer: HttpAnswer, shape: z.ZodType<Shape>): Shape {
  const what = path.split("?")[0];
  if (!answer.ok) throw new PlatformUnreadable(`The API server does not answer: ${answer.why}`);
  if (answer.status === 401)
    throw new PlatformUnreadable("The API server does not accept the token (401); it may have run out");
  if (answer.status < 200 || answer.status > 299)
    throw new PlatformUnreadable(`The API server answers ${answer.status}: ${saidIn(answer)}`);
  if (answer.cut) throw new PlatformUnreadable(`The API server answers more than can be read to ${what}`);
  const result = shape.safeParse(parseJson(answer.body));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new PlatformUnreadable(
    `The API server answers ${what} in another form than expected: ${issue?.path.join(".")} ${issue?.message}`,
  );
}

/** The sentence in the answer, short and without secrets. */
function saidIn({ body }: Extract<HttpAnswer, { ok: true }>): string {
  const status = statusShape.safeParse(parseJson(body));
  const said = scrub(status.success ? status.data.message : body)
    .replace(/\s+/g, " ")
    .trim();
  return said.length > LONGEST_QUOTE ? `${said.slice(0, LONGEST_QUOTE)}…` : said;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
