import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 };
const KEY_BYTES = 32;

/** `scrypt$<salt>$<key>`, both base64url; takes about 60 ms on purpose. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt);
  return `scrypt$${salt.toString("base64url")}$${key.toString("base64url")}`;
}

/** False for a wrong password and for anything that is not a hash of ours; never throws for either. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const [kind, salt, key] = (stored ?? NOBODY).split("$");
  const expected = Buffer.from(key ?? "", "base64url");
  const derived = await derive(password, Buffer.from(salt ?? "", "base64url"));
  return (
    kind === "scrypt" &&
    expected.length === KEY_BYTES &&
    timingSafeEqual(derived, expected) &&
    stored !== null
  );
}

// An unknown account costs as much time as a known one, so that nobody can list accounts by the clock.
const NOBODY = `scrypt$${Buffer.alloc(16).toString("base64url")}$${Buffer.alloc(KEY_BYTES).toString("base64url")}`;

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, KEY_BYTES, COST, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
