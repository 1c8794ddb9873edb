/** What stands where a secret was. */
export const MARKER = "[secret]";

/** A shorter value would be found in half of all words. */
const SHORTEST = 6;

/** Variables whose value is a secret as a whole, and addresses of databases, whose password is one. */
const WHOLE = ["NEXTAUTH_SECRET", "OIDC_CLIENT_SECRET"];
const WITH_PASSWORD = ["DATABASE_URL", "WEB_DATABASE_URL", "WORKER_DATABASE_URL", "LISTEN_DATABASE_URL"];

type Known = { values: Set<string>; pattern: RegExp | null };

// Next bundles pages and instrumentation apart; a global is what all of them see.
const shared = globalThis as typeof globalThis & { twokeySecrets?: Known };

function known(): Known {
  shared.twokeySecrets ??= { values: new Set(), pattern: null };
  return shared.twokeySecrets;
}

/** From now on `scrub` removes this value. Values of fewer than six characters cannot be told from ordinary text. */
export function rememberSecret(value: string): void {
  const secrets = known();
  if (value.length < SHORTEST || secrets.values.has(value)) return;
  secrets.values.add(value);
  secrets.pattern = null;
}

/** A credential that is worth nothing any more is not looked for: one that is renewed each hour would pile up. */
export function forgetSecret(value: string): void {
  const secrets = known();
  if (secrets.values.delete(value)) secrets.pattern = null;
}

/** Remembers the secrets that processes of Twokey get by fixed names. */
export function rememberEnvironment(env: Readonly<Record<string, string | undefined>>): void {
  for (const name of WHOLE) rememberSecret(env[name] ?? "");
  for (const name of WITH_PASSWORD) {
    const written = passwordIn(env[name] ?? "");
    rememberSecret(written);
    rememberSecret(decoded(written));
  }
}

/** Puts a marker in the place of every secret that this process knows, also in Base64, URL and JSON spelling. */
export function scrub(text: string): string {
  const secrets = known();
  if (secrets.values.size === 0) return text;
  secrets.pattern ??= patternOf(secrets.values);
  return text.replace(secrets.pattern, MARKER);
}

/** The same value with every text in it scrubbed; instants and numbers stay what they are. */
export function scrubbed<Value>(value: Value): Value {
  return replaced(value) as Value; // the shape stays, only texts change
}

function replaced(value: unknown): unknown {
  if (typeof value === "string") return scrub(value);
  if (Array.isArray(value)) return value.map(replaced);
  return isPlain(value)
    ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, replaced(entry)]))
    : value;
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function patternOf(values: ReadonlySet<string>): RegExp {
  const spellings = new Set([...values].flatMap(spellingsOf));
  const longestFirst = [...spellings].toSorted((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map(literally).join("|"), "g");
}

function spellingsOf(value: string): string[] {
  const url = encodeURIComponent(value);
  const strict = url.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const urls = [url, strict].flatMap((spelling) => [
    spelling,
    spelling.replaceAll("%20", "+"),
    spelling.replace(/%../g, (code) => code.toLowerCase()),
  ]);
  const json = JSON.stringify(value).slice(1, -1);
  const twice = JSON.stringify(json).slice(1, -1);
  return [value, json, twice, ...urls, ...base64Of(value)];
}

/** The part of a Base64 text that is the same wherever the value lies in what was encoded. */
function base64Of(value: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
    const whole = bytes.toString("base64").replace(/=+$/, "");
    const core = whole.slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
    return [core, core.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

/** As it is written in the address, or nothing. Addresses that only a driver understands are read too. */
function passwordIn(address: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^:/?#@]*:([^/?#]*)@/i.exec(address)?.[1] ?? "";
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
