import type { z } from "zod";
import { askOnce, type HeaderOf, type HttpHeaders, type HttpRequest } from "@/lib/adapters/http";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";
import type { RequestStep } from "@/lib/domain/plan/plan-step";
import { scrub } from "@/lib/scrub";

const READ_TIMEOUT_MS = 10_000;
const LARGEST_BYTES = 4 * 1024 * 1024;
const LONGEST_QUOTE = 300;
const SAYING_NOTHING: readonly number[] = [408, 425, 429, 460, 499];

/**
 * What a platform answered to a call. A time-out, a 429, a 5xx and a redirect say nothing about whether it was carried out,
 * nor do 460 and 499, by which a proxy says that it stopped waiting.
 */
export type Called =
  | { called: "accepted"; body: string; header?: HeaderOf }
  | { called: "refused"; reason: string }
  | { called: "unknown"; reason: string };

type Reading = Pick<HttpRequest, "url" | "method" | "body" | "signal" | "ca"> & { headers: HttpHeaders };

/** Reads JSON. Throws `PlatformUnreadable`, also when the answer has another shape; null on 404. */
export async function readJson<Shape>(reading: Reading, shape: z.ZodType<Shape>): Promise<Shape | null> {
  const what = `${reading.method ?? "GET"} ${withoutQuery(reading.url)}`;
  const answer = await askOnce({ ...reading, timeoutMs: READ_TIMEOUT_MS, maxBytes: LARGEST_BYTES });
  if (!answer.ok) throw new PlatformUnreadable(`${what}: ${answer.why}`);
  if (answer.status === 404) return null;
  if (answer.status < 200 || answer.status > 299)
    throw new PlatformUnreadable(`${what} answers ${answer.status}${quote(answer.body)}`);
  if (answer.cut) throw new PlatformUnreadable(`${what} answers more than ${LARGEST_BYTES / 1024 / 1024} MB`);
  const parsed = shape.safeParse(parseJson(answer.body));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new PlatformUnreadable(
    `${what} answers in another form than expected: ${issue?.path.join(".") || "it"} ${issue?.message}`,
  );
}

/** Makes the call of a step, byte for byte, with the credential in `headers`. Never throws, never tries again. */
export async function callPlatform(
  step: Pick<RequestStep, "method" | "url" | "contentType" | "body">,
  headers: HttpHeaders,
  sending: { signal: AbortSignal; timeoutMs: number },
): Promise<Called> {
  const answer = await askOnce({
    url: step.url,
    method: step.method,
    headers: { ...headers, ...(step.contentType !== null && { "content-type": step.contentType }) },
    ...(step.body !== null && { body: step.body }),
    maxBytes: LARGEST_BYTES,
    ...sending,
  });
  const what = `${step.method} ${withoutQuery(step.url)}`;
  if (!answer.ok) return { called: "unknown", reason: `${what}: ${answer.why}` };
  if (answer.status >= 200 && answer.status <= 299) {
    return { called: "accepted", body: answer.body, header: answer.header };
  }
  const reason = `${what} answers ${answer.status}${quote(answer.body)}`;
  return { called: saysNo(answer.status) ? "refused" : "unknown", reason };
}

/** Whether the status means for sure that the call was not carried out. */
export function saysNo(status: number): boolean {
  return status >= 400 && status < 500 && !SAYING_NOTHING.includes(status);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the platform says of it, short and without secrets. */
function quote(body: string): string {
  const said = scrub(body).replace(/\s+/g, " ").trim();
  if (said === "") return "";
  return `: ${said.length > LONGEST_QUOTE ? `${said.slice(0, LONGEST_QUOTE)}…` : said}`;
}

function withoutQuery(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed ? `${parsed.origin}${parsed.pathname}` : "an address that cannot be read";
}
