/** Everything the desk says instead of an answer, by status. No answer names a path, a cause or a version. */
export const FIXED_ANSWERS = {
  400: "The request cannot be read.",
  403: "The request does not come from a page of this desk. Open Twokey at its own address, then try again.",
  404: "There is no such thing here.",
  405: "This address does not take such a request.",
  411: "The request does not say how long it is.",
  413: "The request is too large.",
  414: "The address is too long.",
  415: "The request is of a kind that this address does not read.",
  429: "Too many requests. Wait a minute, then try again.",
  500: "Something broke on our side. Nothing was done.",
  503: "The desk is starting. Try again in a moment.",
} as const;

export type FixedStatus = keyof typeof FIXED_ANSWERS;

/** Headers of every answer that is not a page: nothing in it may run, be kept or be guessed at. */
export const FIXED_HEADERS = {
  "content-type": "text/plain; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
} as const;

/** One sentence of the list as a response. */
export function fixedAnswer(status: FixedStatus, headers: Record<string, string> = {}): Response {
  return new Response(`${FIXED_ANSWERS[status]}\n`, { status, headers: { ...FIXED_HEADERS, ...headers } });
}
