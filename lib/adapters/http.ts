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

/** An answer whose body is read while it arrives. `pieces` fails when the body is larger than `maxBytes`. */
export type ArrivingAnswer = { status: number; pieces: AsyncIterable<string> };

export type Asked<T> = { ok: true; value: T; tookMs: number } | { ok: false; why: string; tookMs: number };

const LARGEST_BYTES = 64 * 1024;

/** Asks once. Never throws: what went wrong comes back in words that name no secret. */
export async function askOnce(request: HttpRequest): Promise<HttpAnswer> {
  const asked = await ask(request, async (response) => {
    const { text, cut } = await readAtMost(response, request.maxBytes ?? LARGEST_BYTES);
    return { status: response.status, body: text, cut };
  });
  return asked.ok ? { ok: true, ...asked.value, tookMs: asked.tookMs } : asked;
}

/** Asks once and reads the answer as it arrives, all within the deadline. What `read` throws comes back as its message. */
export async function askArriving<T>(
  request: HttpRequest,
  read: (answer: ArrivingAnswer) => Promise<T>,
): Promise<Asked<T>> {
  return ask(request, (response) =>
    read({ status: response.status, pieces: textPieces(response, request.maxBytes ?? LARGEST_BYTES) }),
  );
}

// Own controller and listener: AbortSignal.any keeps every derived signal of a long-lived one on Node 20.
async function ask<T>(request: HttpRequest, read: (response: Response) => Promise<T>): Promise<Asked<T>> {
  const begin = performance.now();
  const tookMs = () => Math.round(performance.now() - begin);
  const controller = new AbortController();
  const stop = () => controller.abort();
  let late = false;
  const deadline = setTimeout(() => {
    late = true;
    stop();
  }, request.timeoutMs);
  request.signal?.addEventListener("abort", stop);
  if (request.signal?.aborted) stop();
  try {
    const response = await fetch(request.url, {
      method: request.method ?? "GET",
      headers: request.headers,
      body: request.body,
      redirect: "manual",
      cache: "no-store",
      signal: controller.signal,
    });
    return { ok: true, value: await read(response), tookMs: tookMs() };
  } catch (error) {
    const why = late ? `no answer within ${request.timeoutMs / 1000} s` : inWords(error);
    return { ok: false, why, tookMs: tookMs() };
  } finally {
    clearTimeout(deadline);
    request.signal?.removeEventListener("abort", stop);
    stop(); // frees the connection of an answer that was not read to its end
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

async function* textPieces(response: Response, maxBytes: number): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > maxBytes) throw new Error(`the answer is larger than ${Math.round(maxBytes / 1024)} kB`);
    yield decoder.decode(part, { stream: true });
  }
  yield decoder.decode();
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  UND_ERR_SOCKET: "the connection was cut",
  UND_ERR_CONNECT_TIMEOUT: "the host does not answer",
  ETIMEDOUT: "the host does not answer",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the host cannot be reached",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name cannot be looked up",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "it does not speak TLS",
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is signed by nobody known here",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is signed by nobody known here",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is signed by nobody known here",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate is signed by nobody known here",
  Z_DATA_ERROR: "the answer is not the compressed text that it says it is",
  Z_BUF_ERROR: "the compressed answer ends in the middle",
};

function inWords(error: unknown): string {
  if (error instanceof Error && error.name === "AbortError") return "the request was given up";
  let innermost: Error | null = null;
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    innermost = at;
    const reason = reasonOf(at) ?? (at instanceof AggregateError ? reasonOf(at.errors[0]) : null);
    if (reason) return reason;
  }
  return innermost?.message || "the request failed";
}

function reasonOf(error: unknown): string | null {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code.startsWith("HPE_")) return "it does not answer in HTTP";
  return REASONS[code] ?? null;
}
