/** Request header by which the gate marks what passed it, with a value that only this process knows. */
export const GATE_HEADER = "x-twokey-gate";

// Next bundles instrumentation and proxy apart; a global is what both see.
const shared = globalThis as typeof globalThis & { twokeyGate?: string };

/** The value for this process, from now on. */
export function newGateMark(): string {
  shared.twokeyGate = crypto.randomUUID();
  return shared.twokeyGate;
}

/** False for what arrived before the gate stood: the server listens a moment earlier. */
export function passedTheGate(headers: Headers): boolean {
  return shared.twokeyGate !== undefined && headers.get(GATE_HEADER) === shared.twokeyGate;
}
