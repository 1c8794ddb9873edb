import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { STATUS_FILES, type StatusFile } from "@/lib/status-page/files";

/** A file as it is sent, made ready once for all visitors: in both encodings, and as "you have it already". */
export type Served = { etag: string; plain: Answer; gzip: Answer; known: Answer };
/** `headers` as Node sends them fastest: name, value, name, value. */
export type Answer = { headers: string[]; body: Buffer | null };

type Held = { served: Served; seen: string };

const LOOK_EVERY_MS = 250;

/**
 * Holds the files in memory and looks for newer ones four times a second, one look at a time: visitors never
 * wait for a disk, however many come at the instant of an update. A file that is missing keeps what it was.
 */
export class StatusCache {
  #held = new Map<StatusFile, Held>();
  #timer: NodeJS.Timeout | null = null;

  constructor(private readonly directory: string) {}

  async start(): Promise<void> {
    await this.#look();
    this.#schedule();
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Null until the file was there for the first time. */
  find(name: StatusFile): Served | null {
    return this.#held.get(name)?.served ?? null;
  }

  #schedule(): void {
    this.#timer = setTimeout(async () => {
      await this.#look();
      if (this.#timer) this.#schedule();
    }, LOOK_EVERY_MS);
  }

  async #look(): Promise<void> {
    for (const [name, type] of Object.entries(STATUS_FILES) as [StatusFile, string][]) {
      const file = path.join(this.directory, name);
      try {
        const { mtimeNs, ino, size } = await stat(file, { bigint: true });
        const seen = `${mtimeNs} ${ino} ${size}`;
        if (this.#held.get(name)?.seen === seen) continue;
        this.#held.set(name, { seen, served: servedAs(type, await readFile(file)) });
      } catch {
        // Missing or unreadable now: what was read before stays, and the next look tries again.
      }
    }
  }
}

/** Works on any bytes. `kept`: how long others may keep it. */
export function servedAs(
  type: string,
  plain: Buffer,
  kept = "public, no-cache, stale-if-error=86400",
): Served {
  const etag = `W/"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`;
  const policy = policyFor(plain.toString("utf8"));
  const common = Object.entries({
    ...SECURITY,
    "content-security-policy": policy,
    "cache-control": kept,
    vary: "accept-encoding",
    etag,
  }).flat();
  const zipped = gzipSync(plain, { level: 9 });
  const whole = [...common, "content-type", type, "content-length"];
  return {
    etag,
    plain: { headers: [...whole, String(plain.length)], body: plain },
    gzip: { headers: [...whole, String(zipped.length), "content-encoding", "gzip"], body: zipped },
    known: { headers: common, body: null },
  };
}

const SECURITY = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  // Everything here is public, so other sites' scripts may read it too.
  "access-control-allow-origin": "*",
};

/** Allows the style that stands in the page, by its hash, and nothing else at all. */
function policyFor(html: string): string {
  const style = /<style>([^<]*)<\/style>/.exec(html)?.[1];
  const hash =
    style === undefined ? "'none'" : `'sha256-${createHash("sha256").update(style).digest("base64")}'`;
  return `default-src 'none'; style-src ${hash}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}
