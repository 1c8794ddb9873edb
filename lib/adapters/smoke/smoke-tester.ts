import { askOnce, type HttpHeaders } from "@/lib/adapters/http";

/** One request to production with the status that is expected. `url` is exact. */
export type SmokeRequest = {
  method: string;
  url: string;
  expectStatus: number;
  headers?: HttpHeaders;
  body?: string;
};

export type SmokeAnswer = { good: boolean; evidence: string };

const DEADLINE_MS = 5_000;
const LARGEST_BYTES = 256 * 1024;

/**
 * Asks only what stands in the configuration, with the configured headers and body: a plan names a test, it cannot
 * bring one along. No redirect is followed; headers, bodies and the query of the address never reach the evidence.
 */
export function smokeTester(configured: readonly SmokeRequest[]) {
  return async (wanted: Omit<SmokeRequest, "headers" | "body">): Promise<SmokeAnswer> => {
    const request = configured.find(
      ({ method, url, expectStatus }) =>
        method === wanted.method && url === wanted.url && expectStatus === wanted.expectStatus,
    );
    const what = `${wanted.method} ${withoutQuery(wanted.url)}`;
    if (!request)
      return { good: false, evidence: `${what} is not in the configuration, so it was not asked.` };
    const { method, url, headers, body } = request;
    const answer = await askOnce({
      url,
      method,
      headers,
      body,
      timeoutMs: DEADLINE_MS,
      maxBytes: LARGEST_BYTES,
    });
    if (!answer.ok) return { good: false, evidence: `${what}: ${answer.why}.` };
    const good = answer.status === request.expectStatus;
    const expected = good ? "" : `, expected ${request.expectStatus}`;
    return { good, evidence: `${what} answered ${answer.status}${expected} in ${answer.tookMs} ms.` };
  };
}

export type SmokeTester = ReturnType<typeof smokeTester>;

function withoutQuery(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed ? `${parsed.origin}${parsed.pathname}` : "an address that cannot be read";
}
