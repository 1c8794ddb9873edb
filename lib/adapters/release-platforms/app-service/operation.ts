import { askOnce, type HeaderOf } from "@/lib/adapters/http";
import { type AppService, sameOrigin } from "@/lib/adapters/release-platforms/app-service/read";
import { operationShape } from "@/lib/adapters/release-platforms/app-service/resources";
import { scrub } from "@/lib/scrub";

const READ_TIMEOUT_MS = 10_000;
const LONGEST_WAIT_MS = 30_000;
const LONGEST_QUOTE = 300;

/** `lost`: it cannot be read, which says nothing about what it does. `url` is where to ask next. */
export type OperationSeen =
  | { state: "running"; url: string; waitMs: number }
  | { state: "done" }
  | { state: "failed"; why: string }
  | { state: "lost"; why: string };

/** Where an accepted call is followed: by its status if Azure gives one, otherwise by its result. Null: it is done. */
export function operationIn(app: AppService, header: HeaderOf): { url: string; waitMs: number } | null {
  const url = header("azure-asyncoperation") ?? header("location");
  return url === null ? null : { url: sameOrigin(app.target, url), waitMs: retryAfterMs(header) };
}

/**
 * Looks once, as Azure Resource Manager wants it: 202 is still running; the body of a status says how it ended; the
 * result of a call ends with any other answer. Never throws.
 */
export async function readOperation(app: AppService, url: string): Promise<OperationSeen> {
  const headers = await app.authorize().catch((error: Error) => error);
  if (headers instanceof Error) return { state: "lost", why: headers.message };
  const answer = await askOnce({ url, headers, timeoutMs: READ_TIMEOUT_MS });
  if (!answer.ok) return { state: "lost", why: answer.why };
  const { status, header, body } = answer;
  if (status === 429 || status >= 500) return { state: "running", url, waitMs: retryAfterMs(header) };
  if ([401, 403, 404].includes(status)) return { state: "lost", why: `the operation answers ${status}` };
  if (status >= 300) return { state: "failed", why: reasonIn(body) };
  const told = statusIn(body);
  if (told?.status && /^(?:failed|cancel)/i.test(told.status))
    return { state: "failed", why: reasonIn(body) };
  const isDone = told?.status ? /^succeeded$/i.test(told.status) : status !== 202;
  if (isDone) return { state: "done" };
  const next = header("azure-asyncoperation") ?? header("location");
  const isSafe = next !== null && URL.canParse(next) && new URL(next).origin === new URL(url).origin;
  return { state: "running", url: isSafe ? next : url, waitMs: retryAfterMs(header) };
}

/** In seconds; an hour would be longer than an execution waits. */
function retryAfterMs(header: HeaderOf): number {
  const seconds = Number(header("retry-after") ?? 0);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0) * 1000, LONGEST_WAIT_MS) : 0;
}

function statusIn(body: string) {
  try {
    return operationShape.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

/** Azure writes `{"error":{"message"}}`, App Service itself `{"Message"}`. */
function reasonIn(body: string): string {
  let said = body;
  try {
    const parsed = JSON.parse(body);
    said = parsed?.error?.message ?? parsed?.Message ?? parsed?.message ?? body;
  } catch {
    // what is no JSON is quoted as it is
  }
  const text = scrub(String(said)).replace(/\s+/g, " ").trim().slice(0, LONGEST_QUOTE);
  return `Azure gave up: ${text || "it does not say why"}`;
}
