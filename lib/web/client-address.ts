import { isIP, isIPv6 } from "node:net";

/** Request header in which the gate hands on who asks; what a client sends under this name is overwritten. */
export const CLIENT_ADDRESS_HEADER = "x-twokey-client";

const MOST_PROXIES = 5;

/** How many proxies of ours stand before the desk, from TWOKEY_TRUSTED_PROXIES. Throws when it is no such number. */
export function trustedProxies(env: NodeJS.ProcessEnv = process.env): number {
  const given = env.TWOKEY_TRUSTED_PROXIES ?? "0";
  const count = Number(given);
  if (/^\d$/.test(given) && count <= MOST_PROXIES) return count;
  throw new Error(`TWOKEY_TRUSTED_PROXIES is "${given}": give the number of proxies, 0 to ${MOST_PROXIES}`);
}

/**
 * The network address that counts as one client: an IPv4 address, or the /64 of an IPv6 address. Each trusted proxy
 * appends the address it was called from, so only the last `proxies` entries of `forwardedFor` are believed.
 */
export function clientAddress(socket: string, forwardedFor: string | undefined, proxies: number): string {
  const named = (forwardedFor ?? "").split(",").map((entry) => entry.trim());
  const calledFrom = proxies === 0 ? socket : (named.at(-proxies) ?? socket);
  return network(isIP(calledFrom) > 0 ? calledFrom : socket);
}

function network(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
  if (!isIPv6(plain)) return plain;
  const [head = "", tail] = plain.toLowerCase().split("::");
  const front = head === "" ? [] : head.split(":");
  const back = tail ? tail.split(":") : [];
  const groups = tail === undefined ? front : [...front, ...zeros(8 - front.length - back.length), ...back];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}

function zeros(count: number): string[] {
  return Array.from({ length: Math.max(0, count) }, () => "0");
}
