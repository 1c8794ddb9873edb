import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import { SoftwareAuthenticator } from "@/test/software-authenticator";
import { readCoseKey } from "./cose-key";

const es256 = new SoftwareAuthenticator("Ana").cose;
const bytes = (...parts: (readonly number[] | Uint8Array)[]) =>
  new Uint8Array(parts.flatMap((part) => [...part]));

function ed25519() {
  const seed = createHash("sha256").update("test").digest();
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  const x =
    createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" })).export({ format: "jwk" })
      .x ?? "";
  return bytes([0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20], Buffer.from(x, "base64url"));
}

describe("a credential's public key", () => {
  it("is read for ES256, EdDSA and RS256", () => {
    const modulus = new Uint8Array(256).fill(0xc5);
    const rs256 = bytes(
      [0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x59, 0x01, 0x00],
      modulus,
      [0x21, 0x43, 1, 0, 1],
    );
    expect(readCoseKey(es256)?.algorithm).toBe(-7);
    expect(readCoseKey(ed25519())?.algorithm).toBe(-8);
    expect(readCoseKey(rs256)?.algorithm).toBe(-257);
  });

  it("is refused when anything is cut off, added or said twice", () => {
    for (let length = 0; length < es256.length; length++)
      expect(readCoseKey(es256.slice(0, length))).toBeNull();
    expect(readCoseKey(bytes(es256, [0]))).toBeNull();
    expect(readCoseKey(bytes([0xa6], es256.slice(1), [0x01, 0x02]))).toBeNull();
  });

  it("is refused when the point is not on the curve", () => {
    const bent = es256.slice();
    bent[bent.length - 1] = (bent[bent.length - 1] ?? 0) ^ 1;
    expect(readCoseKey(bent)).toBeNull();
  });

  it.each([
    [
      "a weak RSA key",
      bytes(
        [0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x58, 0x80],
        new Uint8Array(128).fill(0xc5),
        [0x21, 0x43, 1, 0, 1],
      ),
    ],
    ["an unknown algorithm", bytes([0xa1, 0x01, 0x18, 0x63])],
    ["not a map", bytes([0x80])],
    ["a text", bytes([0xa1, 0x01, 0x61, 0x61])],
  ])("is refused when it is %s", (_, key) => {
    expect(readCoseKey(key)).toBeNull();
  });
});
