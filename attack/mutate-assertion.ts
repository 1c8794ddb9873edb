import type { SoftwareAuthenticator } from "@/test/software-authenticator";
import type { Random } from "./seeded";

type Assertion = ReturnType<SoftwareAuthenticator["sign"]>;
type Part = keyof Assertion["response"];

const PARTS: readonly [Part, ...Part[]] = ["clientDataJSON", "authenticatorData", "signature"];

/** The same answer of a passkey with something in it that is different, and how. */
export function mutateAssertion(honest: Assertion, random: Random): { how: string; answer: unknown } {
  const kind = random.pick([
    "flip",
    "flip",
    "flip",
    "cut",
    "append",
    "insert",
    "swap",
    "replace",
    "drop",
    "claim",
  ]);
  const part = random.pick(PARTS);
  const bytes = Buffer.from(honest.response[part], "base64url");
  const at = random.below(bytes.length);
  const put = (changed: Buffer | string | undefined, how: string) => {
    const value = Buffer.isBuffer(changed) ? changed.toString("base64url") : changed;
    return {
      how: `${how} in ${part}`,
      answer: { ...honest, response: { ...honest.response, [part]: value } },
    };
  };
  switch (kind) {
    case "flip": {
      const bit = 1 << random.below(8);
      bytes[at] = (bytes[at] ?? 0) ^ bit;
      return put(bytes, `bit ${bit} of byte ${at}`);
    }
    case "cut":
      return put(bytes.subarray(0, at), `cut at ${at}`);
    case "append":
      return put(Buffer.concat([bytes, random.bytes(1 + random.below(40))]), "bytes added");
    case "insert":
      return put(
        Buffer.concat([bytes.subarray(0, at), random.bytes(1), bytes.subarray(at)]),
        `a byte put in at ${at}`,
      );
    case "swap": {
      const other = PARTS[(PARTS.indexOf(part) + 1) % PARTS.length] ?? part;
      return put(honest.response[other], `${other}`);
    }
    case "replace":
      return put(random.bytes(random.below(200)), "anything");
    case "drop":
      return put(random.pick([undefined, "", "=", "%%%", "AA", "null"]), "nothing of use");
    default:
      return changedClaim(honest, random);
  }
}

/** A field of the client data that says something else, written as honestly as an attacker can. */
function changedClaim(honest: Assertion, random: Random): { how: string; answer: unknown } {
  const claims = JSON.parse(Buffer.from(honest.response.clientDataJSON, "base64url").toString());
  const field = random.pick(["type", "challenge", "origin", "crossOrigin"]);
  const value = random.pick([
    "",
    null,
    true,
    0,
    "https://evil.example",
    "webauthn.create",
    random.bytes(32).toString("base64url"),
  ]);
  const changed = Buffer.from(JSON.stringify({ ...claims, [field]: value }));
  const clientDataJSON = changed.toString("base64url");
  return {
    how: `${field} says ${JSON.stringify(value)}`,
    answer: { ...honest, response: { ...honest.response, clientDataJSON } },
  };
}
