/** An IP address as a number of 32 or 128 bits. */
export type IpAddress = { family: 4 | 6; bits: bigint };

/** All addresses that share the first `length` bits of `from`. */
export type IpRange = { from: IpAddress; length: number };

/** Reads `10.0.0.1` or `fd00::1`, also with a zone (`fe80::1%eth0`). Null: it is no plainly written address. */
export function parseIp(text: string): IpAddress | null {
  const four = parseFour(text);
  if (four !== null) return { family: 4, bits: four };
  const six = parseSix(text.replace(/%.*$/, ""));
  return six === null ? null : { family: 6, bits: six };
}

/** Reads `10.0.0.0/8`; an address without a length is a range of itself. */
export function parseRange(text: string): IpRange | null {
  const [, address = "", written] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const from = parseIp(address);
  if (!from) return null;
  const length = written === undefined ? widthOf(from) : Number(written);
  return length <= widthOf(from) ? { from, length } : null;
}

export function isInRange({ from, length }: IpRange, address: IpAddress): boolean {
  const rest = BigInt(widthOf(from) - length);
  return from.family === address.family && from.bits >> rest === address.bits >> rest;
}

/** Where an IPv6 address that only carries an IPv4 address really leads: mapped, compatible, NAT64 or 6to4. */
export function whereItLeads(address: IpAddress): IpAddress {
  if (address.family === 4) return address;
  if (isInRange(SIX_TO_FOUR, address)) return { family: 4, bits: (address.bits >> 80n) & LOW_32 };
  const carries = CARRY_LOW_BITS.some((range) => isInRange(range, address)) && address.bits > 1n;
  return carries ? { family: 4, bits: address.bits & LOW_32 } : address;
}

const LOW_32 = 0xffff_ffffn;
const SIX_TO_FOUR = range("2002::/16");
const CARRY_LOW_BITS = ["::ffff:0:0/96", "::/96", "::ffff:0:0:0/96", "64:ff9b::/96"].map(range);

/** A range that stands in our own source. */
export function range(text: string): IpRange {
  const parsed = parseRange(text);
  if (!parsed) throw new Error(`${text} is no range of addresses`);
  return parsed;
}

function widthOf({ family }: IpAddress): number {
  return family === 4 ? 32 : 128;
}

function parseFour(text: string): bigint | null {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return null;
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function parseSix(text: string): bigint | null {
  const tail = /^(.*:)([\d.]+\.[\d.]+)$/.exec(text);
  const four = tail?.[2] ? parseFour(tail[2]) : null;
  if (tail && four === null) return null;
  const written =
    tail && four !== null ? `${tail[1]}${(four >> 16n).toString(16)}:${(four & 0xffffn).toString(16)}` : text;
  const halves = written.split("::");
  if (halves.length > 2) return null;
  const [head = [], end = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - end.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array<string>(missing).fill("0"), ...end];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}
