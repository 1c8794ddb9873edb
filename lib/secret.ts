import type { CredentialKey } from "@/lib/schemas/targets/credential";
import { forgetSecret, MARKER, rememberSecret } from "@/lib/scrub";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

// structuredClone and messages between threads refuse an object that owns a function.
const neverCloned = () => undefined;

/** A credential. However it is printed, joined, serialised or inspected, only a marker shows. */
export class Secret {
  readonly neverCloned = neverCloned;
  readonly #value: string | null;

  private constructor(value: string | null) {
    this.#value = value;
  }

  /** From now on the value is removed from every text that this process logs or stores. */
  static of(value: string): Secret {
    rememberSecret(value);
    const basic = /^Basic\s+(\S+)$/i.exec(value)?.[1];
    if (basic) rememberNameAndPassword(Buffer.from(basic, "base64").toString());
    return new Secret(value);
  }

  /** Stands for a credential that this process must not have. */
  static withheld(): Secret {
    return new Secret(null);
  }

  /** It is worth nothing any more, so texts are no longer searched for it. */
  expire(): void {
    if (this.#value !== null) forgetSecret(this.#value);
  }

  /** The value itself, for the call that needs it and for nothing else. Throws where the value is withheld. */
  reveal(): string {
    if (this.#value === null) throw new Error("this credential is known to the worker only");
    return this.#value;
  }

  /** As the header `authorization` wants a token; still a secret. */
  bearer(): Secret {
    return new Secret(this.#value === null ? null : `Bearer ${this.#value}`);
  }

  toString(): string {
    return MARKER;
  }

  toJSON(): string {
    return MARKER;
  }

  [INSPECT](): string {
    return MARKER;
  }
}

/** What a Basic header carries, whole and the password alone. */
function rememberNameAndPassword(decoded: string): void {
  rememberSecret(decoded);
  rememberSecret(decoded.slice(decoded.indexOf(":") + 1));
}

/** The settings of a target with each credential as a `Secret`. */
export type Opened<Written> = Written extends unknown
  ? { [Key in keyof Written]: Key extends CredentialKey ? SecretInPlaceOf<Written[Key]> : Written[Key] }
  : never;

type SecretInPlaceOf<Value> = undefined extends Value ? Secret | undefined : Secret;
