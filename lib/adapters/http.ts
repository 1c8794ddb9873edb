/** One request as configured. No redirect is followed, and no more than `maxBytes` of the answer is read. */
export type HttpRequest = {
  url: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  timeoutMs: number;
  maxBytes?: number;
  signal?: AbortSignal;
};

export type HttpAnswer =
  | { ok: true; status: number; body: string; cut: boolean; tookMs: number }
  | { ok: false; why: string; tookMs: number };

const LARGEST_BYTES = 64 * 1024;

/** Asks once. Never throws: what went wrong comes back in words that name no secret. */
export async function askOnce(request: HttpRequest): Promise<HttpAnswer> {
  const begin = performance.now();
  const tookMs = () => Math.round(performance.now() - begin);
  const deadline = AbortSignal.timeout(request.timeoutMs);
  try {
    const response = await fetch(request.url, {
      method: request.method ?? "GET",
      headers: request.headers,
      body: request.body,
      redirect: "manual",
      cache: "no-store",
      signal: request.signal ? AbortSignal.any([deadline, request.signal]) : deadline,
    });
    const { text, cut } = await readAtMost(response, request.maxBytes ?? LARGEST_BYTES);
    return { ok: true, status: response.status, body: text, cut, tookMs: tookMs() };
  } catch (error) {
    const why = deadline.aborted ? `no answer within ${request.timeoutMs / 1000} s` : inWords(error);
    return { ok: false, why, tookMs: tookMs() };
  }
}

async function readAtMost(response: Response, maxBytes: number): Promise<{ text: string; cut: boolean }> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    parts.push(part);
    size += part.byteLength;
    if (size > maxBytes) break;
  }
  const bytes = Buffer.concat(parts);
  return { text: bytes.subarray(0, maxBytes).toString("utf8"), cut: bytes.byteLength > maxBytes };
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  UND_ERR_SOCKET: "the connection was cut",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name cannot be looked up",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS",
  CERT_HAS_EXPIRED: "its certificate has expired",
};

function inWords(error: unknown): string {
  if (error instanceof Error && error.name === "AbortError") return "the request was given up";
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    const code = "code" in at ? String(at.code) : "";
    if (REASONS[code]) return REASONS[code];
    const first: unknown = at instanceof AggregateError ? at.errors[0] : undefined;
    if (first instanceof Error && "code" in first) return REASONS[String(first.code)] ?? String(first.code);
  }
  return error instanceof Error ? error.message : "the request failed";
}
