import type { Sending } from "@/lib/adapters/release-platforms/release-platform";

/** What the engine hands over with the first attempt of a step; `forMs` is how long the call may last. */
export function testSending({
  forMs = 15_000,
  ...changes
}: Partial<Sending> & { forMs?: number } = {}): Sending {
  return {
    idempotencyKey: "plan:0",
    attempt: 1,
    signal: AbortSignal.timeout(forMs),
    log: () => undefined,
    ...changes,
  };
}
