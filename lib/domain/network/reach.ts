import {
  type IpAddress,
  type IpRange,
  isInRange,
  parseIp,
  parseRange,
  range,
  whereItLeads,
} from "./ip-address";

/** One entry of `network.allow` in twokey.yaml. */
export type Allowed = { kind: "range"; range: IpRange } | { kind: "host"; host: string };

/** Null: nothing is narrowed, and everything that may serve a product may be asked. */
export type NetworkPolicy = readonly Allowed[] | null;

const METADATA = "a cloud metadata address";
const LINK_LOCAL = "a link-local address";
const MULTICAST = "a multicast address";
const RESERVED = "a reserved address";
const UNSPECIFIED = "the unspecified address";

/** What never serves a product, the narrower range first. Loopback and private networks are the operator's own. */
const NEVER: readonly (readonly [IpRange, string])[] = (
  [
    ["0.0.0.0/8", UNSPECIFIED],
    ["100.100.100.200", METADATA],
    ["168.63.129.16", METADATA],
    ["169.254.0.0/16", LINK_LOCAL],
    ["192.0.0.0/24", RESERVED],
    ["192.0.2.0/24", RESERVED],
    ["192.88.99.0/24", RESERVED],
    ["198.18.0.0/15", RESERVED],
    ["198.51.100.0/24", RESERVED],
    ["203.0.113.0/24", RESERVED],
    ["224.0.0.0/4", MULTICAST],
    ["255.255.255.255", "the broadcast address"],
    ["240.0.0.0/4", RESERVED],
    ["::", UNSPECIFIED],
    ["fd00:ec2::254", METADATA],
    ["fd20:ce::254", METADATA],
    ["fd00:42::42", METADATA],
    ["fd00:c1::a9fe:a9fe", METADATA],
    ["fe80::/10", LINK_LOCAL],
    ["ff00::/8", MULTICAST],
    ["2001::/23", RESERVED],
    ["2001:db8::/32", RESERVED],
    ["3fff::/20", RESERVED],
  ] as const
).map(([text, what]) => [range(text), what]);

/** All of IPv6 that is given out at all; the rest is reserved. */
const IPV6_IN_USE = ["::1", "2000::/3", "fc00::/7"].map(range);

/** What the address is when Twokey never asks it: "a link-local address"; null when it may be asked. */
export function neverAsked(address: IpAddress): string | null {
  const led = whereItLeads(address);
  const found = NEVER.find(([never]) => isInRange(never, led));
  if (found) return found[1];
  return led.family === 6 && !IPV6_IN_USE.some((used) => isInRange(used, led)) ? RESERVED : null;
}

/** Why `host`, which leads to `address`, is not asked, for people; null when it is. */
export function whyNotAsked(host: string, address: string, policy: NetworkPolicy): string | null {
  const isItself = host === address;
  const parsed = parseIp(address);
  if (!parsed) return `${host} points to ${address}, which is no IP address`;
  const never = neverAsked(parsed);
  if (never) {
    return isItself
      ? `${host} is ${never}, which Twokey never asks`
      : `${host} points to ${never} (${address}), which Twokey never asks`;
  }
  if (policy === null || policy.some((allowed) => covers(allowed, host, parsed))) return null;
  const place = isItself ? host : `${host} points to ${address}, which`;
  return `${place} is not listed in network.allow of twokey.yaml`;
}

/** Reads an entry of `network.allow`: an address, a range or the exact name of a host. Null: it is none of them. */
export function parseAllowed(text: string): Allowed | null {
  const parsed = parseRange(text);
  if (parsed) return { kind: "range", range: parsed };
  const host = plainHost(text.toLowerCase());
  // What a browser would read as a number in another spelling is no name.
  const isName = URL.canParse(`http://${host}/`) && new URL(`http://${host}/`).host === host;
  return isName && HOST_NAME.test(host) ? { kind: "host", host } : null;
}

const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/;

function covers(allowed: Allowed, host: string, address: IpAddress): boolean {
  if (allowed.kind === "host") return allowed.host === plainHost(host);
  return isInRange(allowed.range, address) || isInRange(allowed.range, whereItLeads(address));
}

function plainHost(host: string): string {
  return host.replace(/\.$/, "");
}
