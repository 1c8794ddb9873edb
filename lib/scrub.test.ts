import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { openLogger } from "@/lib/logger";
import { rememberEnvironment, rememberSecret, scrub, scrubbed } from "./scrub";

const SEED = 20261126;
const holder = globalThis as typeof globalThis & { twokeySecrets?: unknown };
beforeEach(() => {
  holder.twokeySecrets = undefined;
});

describe("scrubbing", () => {
  const SECRET = 'p&ss w"rd/ü+1';

  it.each([
    ["itself", SECRET],
    ["in an address", `http://x/?key=${encodeURIComponent(SECRET)}`],
    ["in a form", new URLSearchParams({ key: SECRET }).toString()],
    ["in JSON", JSON.stringify({ error: `no ${SECRET}` })],
    ["in JSON in JSON", JSON.stringify(JSON.stringify({ error: SECRET }))],
    ["in Base64", Buffer.from(SECRET).toString("base64")],
    ["in Base64 for addresses", Buffer.from(SECRET).toString("base64url")],
    ["in a Basic header", `Basic ${Buffer.from(`somebody:${SECRET}`).toString("base64")}`],
  ])("finds a secret %s", (_, text) => {
    expect(scrub(text)).toBe(text);
    rememberSecret(SECRET);
    expect(scrub(text)).toContain("[secret]");
  });

  it("finds any secret in any text, plain or in Base64 at any place", () => {
    const anyText = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(
        anyText,
        fc.string({ minLength: 6, maxLength: 40, unit: "grapheme" }),
        anyText,
        (before, secret, after) => {
          holder.twokeySecrets = undefined;
          rememberSecret(secret);
          const whole = Buffer.from(before + secret + after);
          expect(scrub(before + secret + after)).toContain("[secret]");
          expect(scrub(whole.toString("base64"))).toContain("[secret]");
          expect(scrub(whole.toString("base64url"))).toContain("[secret]");
          expect(scrub(encodeURIComponent(secret))).toContain("[secret]");
          expect(scrub(JSON.stringify(before + secret + after))).toContain("[secret]");
        },
      ),
      { seed: SEED, numRuns: 500 },
    );
  });

  it("takes the longer of two secrets that begin alike, and lets short values and other texts be", () => {
    rememberSecret("abcdef");
    rememberSecret("abcdef-and-more");
    rememberSecret("short");
    rememberSecret("");
    expect(scrub("abcdef-and-more, abcdef, short, abcde")).toBe("[secret], [secret], short, abcde");
  });

  it("keeps the shape of what is stored", () => {
    rememberSecret("planted-1");
    const at = new Date(0);
    const stored = { why: "no planted-1", at, nested: [{ text: "planted-1" }, 12, null], live: undefined };
    expect(scrubbed(stored)).toEqual({
      why: "no [secret]",
      at,
      nested: [{ text: "[secret]" }, 12, null],
      live: undefined,
    });
    expect(stored.why).toBe("no planted-1");
  });

  it("is quick enough to be asked for every text", () => {
    for (let count = 0; count < 50; count++) rememberSecret(`secret-number-${count}-of-fifty`);
    const text = "a line of a log that holds nothing, ".repeat(50);
    const begin = performance.now();
    for (let count = 0; count < 1_000; count++) scrub(text);
    expect(performance.now() - begin).toBeLessThan(5_000);
  });
});

describe("secrets of the environment", () => {
  const env = {
    NEXTAUTH_SECRET: "session-secret-1",
    OIDC_CLIENT_SECRET: "oidc-secret-2",
    DATABASE_URL: "postgresql://desk:pass%40word3@127.0.0.1/twokey",
    LISTEN_DATABASE_URL: "postgres://desk:listen-4@db:5432/twokey?sslmode=require",
    TWOKEY_PUBLIC_URL: "http://localhost:4400",
  };
  const planted = ["session-secret-1", "oidc-secret-2", "pass%40word3", "pass@word3", "listen-4"];

  function logged(): string {
    const lines: string[] = [];
    const logger = openLogger({ write: (line) => lines.push(line) });
    const cause = Object.assign(new TypeError("Invalid URL"), { input: env.DATABASE_URL });
    logger.error(
      { error: new Error(`no sign-in with ${env.OIDC_CLIENT_SECRET}`, { cause }) },
      env.NEXTAUTH_SECRET,
    );
    logger.warn({ error: cause, listening: [env.LISTEN_DATABASE_URL] }, "pass@word3");
    for (const line of lines) JSON.parse(line);
    return lines.join("");
  }

  it("appear in no line of the log", () => {
    rememberEnvironment(env);
    const text = logged();
    expect(planted.filter((secret) => text.includes(secret))).toEqual([]);
    expect(text).toContain("postgresql://desk:[secret]@127.0.0.1/twokey");
  });

  it("would appear in it if nobody remembered them", () => {
    const text = logged();
    expect(planted.filter((secret) => text.includes(secret))).toEqual(planted);
  });
});
