import { createPublicKey, type KeyObject } from "node:crypto";
import { toBase64url } from "@/lib/signature/base64url";

/** COSE numbers of the signature algorithms we accept: EdDSA, ES256, RS256. */
export const ALGORITHMS = [-8, -7, -257] as const;
export type CoseKey = { algorithm: (typeof ALGORITHMS)[number]; key: KeyObject };

type CoseMap = Map<number, number | Uint8Array>;

/** Reads a credential's public key (COSE, RFC 9052). Null when it is not exactly a key that we accept. */
export function readCoseKey(bytes: Uint8Array): CoseKey | null {
  const map = readMap(bytes);
  if (map === null) return null;
  const [type, algorithm, curve] = [map.get(1), map.get(3), map.get(-1)];
  if (type === 2 && algorithm === -7 && curve === 1)
    return fromJwk(-7, { kty: "EC", crv: "P-256", x: part(map, -2, 32), y: part(map, -3, 32) });
  if (type === 1 && algorithm === -8 && curve === 6)
    return fromJwk(-8, { kty: "OKP", crv: "Ed25519", x: part(map, -2, 32) });
  if (type === 3 && algorithm === -257)
    return fromJwk(-257, { kty: "RSA", n: part(map, -1, 256, 1024), e: part(map, -2, 1, 8) });
  return null;
}

function fromJwk(algorithm: CoseKey["algorithm"], jwk: Record<string, string | null>): CoseKey | null {
  if (Object.values(jwk).includes(null)) return null;
  try {
    return { algorithm, key: createPublicKey({ format: "jwk", key: jwk as Record<string, string> }) };
  } catch {
    return null;
  }
}

function part(map: CoseMap, label: number, shortest: number, longest = shortest): string | null {
  const value = map.get(label);
  if (!(value instanceof Uint8Array) || value.length < shortest || value.length > longest) return null;
  return toBase64url(value);
}

/** The part of CBOR that COSE keys use: one flat map from whole numbers to whole numbers or byte strings. */
function readMap(bytes: Uint8Array): CoseMap | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const head = (): [major: number, value: number] => {
    const first = view.getUint8(at++);
    const short = first & 31;
    if (short < 24) return [first >> 5, short];
    if (short === 24) return [first >> 5, view.getUint8(at++)];
    if (short !== 25) throw new RangeError("number too long");
    at += 2;
    return [first >> 5, view.getUint16(at - 2)];
  };
  const item = (): number | Uint8Array => {
    const [major, value] = head();
    if (major === 0) return value;
    if (major === 1) return -1 - value;
    if (major !== 2 || at + value > bytes.length) throw new RangeError("not a number or byte string");
    at += value;
    return bytes.slice(at - value, at);
  };
  try {
    const [major, size] = head();
    if (major !== 5) return null;
    const map: CoseMap = new Map();
    for (let entry = 0; entry < size; entry++) {
      const label = item();
      if (typeof label !== "number" || map.has(label)) return null;
      map.set(label, item());
    }
    return at === bytes.length ? map : null;
  } catch {
    return null;
  }
}
