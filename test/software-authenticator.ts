import { createECDH, createHash, createPrivateKey, type KeyObject, sign } from "node:crypto";
import type { SigningKey, Site } from "@/lib/signature/passkey";

const UP = 0x01;
const UV = 0x04;
const ATTESTED = 0x40;

const sha256 = (bytes: string | Uint8Array) => createHash("sha256").update(bytes).digest();
const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

/** What a test may bend: everything else is what an honest browser and authenticator would write. */
export type Bend = {
  flags?: number;
  origin?: string;
  rpId?: string;
  type?: string;
  client?: Record<string, unknown>;
  tail?: Uint8Array;
};

/** An ES256 passkey in software. The same name gives the same key. */
export class SoftwareAuthenticator {
  readonly credentialId: string;
  readonly cose: Uint8Array<ArrayBuffer>;
  private readonly key: KeyObject;
  private counter = 0;

  constructor(name: string) {
    const scalar = sha256(`test key of ${name}`);
    const curve = createECDH("prime256v1");
    curve.setPrivateKey(scalar);
    const point = curve.getPublicKey();
    const [x, y] = [point.subarray(1, 33), point.subarray(33, 65)];
    this.key = createPrivateKey({
      format: "jwk",
      key: { kty: "EC", crv: "P-256", d: b64(scalar), x: b64(x), y: b64(y) },
    });
    this.credentialId = b64(sha256(`test credential of ${name}`));
    const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
    this.cose = new Uint8Array(Buffer.concat([head, x, Buffer.from([0x22, 0x58, 0x20]), y]));
  }

  /** The credential as the server would keep it. */
  get signingKey(): SigningKey {
    return {
      credentialId: this.credentialId,
      publicKey: this.cose,
      counter: this.counter,
      transports: ["internal"],
    };
  }

  /** The answer of `navigator.credentials.create`. */
  register(options: { challenge: string }, site: Site, bend: Bend = {}) {
    const id = Buffer.from(this.credentialId, "base64url");
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, this.cose]);
    const data = this.authenticatorData(site, { flags: UP | UV | ATTESTED, ...bend }, attested);
    const text = (word: string) => Buffer.concat([Buffer.from([0x60 + word.length]), Buffer.from(word)]);
    const attestationObject = Buffer.concat([
      Buffer.from([0xa3]),
      text("fmt"),
      text("none"),
      text("attStmt"),
      Buffer.from([0xa0]),
      text("authData"),
      Buffer.from([0x58, data.length]),
      data,
    ]);
    const client = clientData("webauthn.create", options.challenge, site, bend);
    return {
      id: this.credentialId,
      rawId: this.credentialId,
      type: "public-key" as const,
      clientExtensionResults: {},
      response: {
        clientDataJSON: b64(client),
        attestationObject: b64(attestationObject),
        transports: ["internal"],
      },
    };
  }

  /** The answer of `navigator.credentials.get`. */
  sign(options: { challenge: string }, site: Site, bend: Bend = {}) {
    this.counter += 1;
    const data = this.authenticatorData(site, bend, bend.tail ?? new Uint8Array());
    const client = clientData("webauthn.get", options.challenge, site, bend);
    const signature = sign("sha256", Buffer.concat([data, sha256(client)]), this.key);
    return {
      id: this.credentialId,
      rawId: this.credentialId,
      type: "public-key" as const,
      clientExtensionResults: {},
      response: { clientDataJSON: b64(client), authenticatorData: b64(data), signature: b64(signature) },
    };
  }

  private authenticatorData(site: Site, bend: Bend, tail: Uint8Array): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    return Buffer.concat([
      sha256(bend.rpId ?? site.rpId),
      Buffer.from([bend.flags ?? UP | UV]),
      counter,
      tail,
    ]);
  }
}

function clientData(type: string, challenge: string, site: Site, bend: Bend): Buffer {
  const origin = bend.origin ?? site.origin;
  return Buffer.from(
    JSON.stringify({ type: bend.type ?? type, challenge, origin, crossOrigin: false, ...bend.client }),
  );
}
