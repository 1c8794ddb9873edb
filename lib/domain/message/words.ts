const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number) => String(value).padStart(2, "0");

/** `23 Nov 2026` of an instant (ISO string), in UTC. */
export function utcDay(at: string): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** `02:13 UTC`; with another day than `day`, `02:13 UTC on 24 Nov 2026`. Texts are copied, so plain spaces. */
export function utcMinute(at: string, day: string): string {
  const date = new Date(at);
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`;
  return utcDay(at) === day ? time : `${time} on ${utcDay(at)}`;
}

/** `02:13:45`, for lists that say UTC once; with another day than `day`, `24 Nov 2026 02:13:45`. */
export function utcSecond(at: string, day: string): string {
  const time = new Date(at).toISOString().slice(11, 19);
  return utcDay(at) === day ? time : `${utcDay(at)} ${time}`;
}

/** `45 s`, `3 min 20 s`, `1 h 24 min`, `2 d 3 h`. */
export function spanOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [minutes, hours, days] = [
    Math.floor(seconds / 60),
    Math.floor(seconds / 3600),
    Math.floor(seconds / 86_400),
  ];
  if (days > 0) return pair(days, "d", hours % 24, "h");
  if (hours > 0) return pair(hours, "h", minutes % 60, "min");
  if (minutes > 0) return pair(minutes, "min", seconds % 60, "s");
  return `${seconds} s`;
}

/** `Ada`, `Ada and Ben`, `Ada, Ben and Mina`. */
export function listOf(names: readonly string[]): string {
  const [last = "", ...before] = [...names].reverse();
  return before.length === 0 ? last : `${before.reverse().join(", ")} and ${last}`;
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}
