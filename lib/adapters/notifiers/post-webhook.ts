import { askOnce, type HttpAnswer } from "@/lib/adapters/http";
import type { Secret } from "@/lib/secret";

/** How long a chat may take to answer; notices wait for nobody longer. */
const DEADLINE_MS = 10_000;

/** Posts JSON to an address that is itself the credential: it appears in no answer. */
export function postWebhook(webhook: Secret, body: object, signal: AbortSignal): Promise<HttpAnswer> {
  return askOnce({
    url: webhook.reveal(),
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(body),
    timeoutMs: DEADLINE_MS,
    maxBytes: 2_000,
    signal,
  });
}

/** What a receiver that did not accept had to say, short enough for a line. */
export function refusalOf(status: number, body: string): string {
  const said = body.replace(/\s+/gu, " ").trim().slice(0, 120);
  return `it answered ${status}${said ? `: ${said}` : ""}`;
}
