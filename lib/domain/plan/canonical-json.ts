import { accept, type Decision, refuse } from "@/lib/domain/decision";
import { findDuplicateKey } from "@/lib/domain/plan/duplicate-key";
import { textFault } from "@/lib/domain/plan/plain-text";
import { type Refusal, refusal } from "@/lib/domain/refusal";

export type CanonicalValue =
  | null
  | boolean
  | number
  | string
  | CanonicalValue[]
  | { [key: string]: CanonicalValue };

const LARGEST_BYTES = 256 * 1024;
const DEEPEST = 32;

/**
 * The one text of a value by RFC 8785, for whole numbers within ±(2^53 − 1), strings, booleans, null, arrays
 * and plain objects. Everything else is refused with its path, because two programs might read it differently.
 */
export function canonicalize(value: unknown): Decision<string> {
  const faults: Refusal[] = [];
  const text = write(value, "", 0, faults);
  const [first, ...others] = faults;
  return first ? refuse(first, ...others) : accept(text);
}

/** Reads bytes only when they are exactly what `canonicalize` would write for what they say. */
export function parseCanonical(bytes: Uint8Array): Decision<CanonicalValue> {
  if (bytes.byteLength > LARGEST_BYTES) return refuse(notCanonical(`longer than ${LARGEST_BYTES} bytes`));
  const text = decode(bytes);
  if (text === null) return refuse(notCanonical("not UTF-8"));
  const value = read(text);
  if (value === undefined) return refuse(notCanonical("not JSON"));
  const duplicate = findDuplicateKey(text);
  if (duplicate !== null) {
    return refuse(notCanonical(`“${duplicate}” stands there twice`, duplicate));
  }
  const canonical = canonicalize(value);
  if (!canonical.ok) return canonical;
  if (canonical.value === text) return accept(value);
  return refuse(
    notCanonical(`other than the canonical text from character ${firstDifference(text, canonical.value)} on`),
  );
}

function write(value: unknown, path: string, depth: number, faults: Refusal[]): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return writeNumber(value, path, faults);
  if (typeof value === "string") return writeString(value, path, faults);
  if (typeof value !== "object") return fault(faults, path, `is a ${typeof value}, which JSON does not have`);
  if (depth >= DEEPEST) return fault(faults, path, "is nested too deeply");
  if (Array.isArray(value)) {
    const items = Array.from(value, (item, index) => write(item, `${path}[${index}]`, depth + 1, faults));
    return `[${items.join(",")}]`;
  }
  return writeObject(value, path, depth, faults);
}

function writeObject(value: object, path: string, depth: number, faults: Refusal[]): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    return fault(faults, path, "is not a plain object");
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => {
      const place = path === "" ? key : `${path}.${key}`;
      if (key === "__proto__") return fault(faults, place, "has a name that programs treat specially");
      return `${writeString(key, place, faults)}:${write(member, place, depth + 1, faults)}`;
    });
  return `{${members.join(",")}}`;
}

function writeNumber(value: number, path: string, faults: Refusal[]): string {
  if (!Number.isSafeInteger(value)) return fault(faults, path, "is not a whole number below 2^53");
  if (Object.is(value, -0)) return fault(faults, path, "is minus zero");
  return String(value);
}

function writeString(value: string, path: string, faults: Refusal[]): string {
  const wrong = textFault(value);
  return wrong === null ? JSON.stringify(value) : fault(faults, path, wrong);
}

function fault(faults: Refusal[], path: string, what: string): string {
  faults.push(refusal("plan_not_canonical", `${path === "" ? "The plan" : path} ${what}.`, path));
  return "";
}

function notCanonical(what: string, field?: string): Refusal {
  return refusal("plan_not_canonical", `The plan's bytes are not in the one permitted form: ${what}.`, field);
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function read(text: string): CanonicalValue | undefined {
  try {
    return JSON.parse(text) as CanonicalValue;
  } catch {
    return undefined;
  }
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at + 1;
}
