import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { ConfigProblem, TwokeyConfig } from "./config";
import { type FileStamp, stampOf } from "./file-stamp";
import type { LoadedConfig } from "./load";
import { problemAt } from "./problems";
import { readYamlFile } from "./yaml-file";

/** The configuration that a process works with. */
export type InForce = {
  config: TwokeyConfig;
  /** Another text in any file is another version. */
  version: string;
  /** When the newest of its files was written, and when this process took it over. */
  writtenAt: Date;
  takenOverAt: Date;
};

const LOOK_EVERY_MS = 1_000;
/** Editors write in pieces, or put a new file in the place of the old one: what changed just now is not read yet. */
const SETTLED_AFTER_MS = 1_000;

type Reading = { loaded: LoadedConfig; stamp: FileStamp; version: string };

/**
 * The configuration in force, and what is wrong with what lies on disk. A change is taken over only when nothing at
 * all is wrong with it; until then the one before stays in force as a whole.
 */
export class FollowedConfig {
  #inForce: InForce;
  #trouble: readonly ConfigProblem[] = [];
  #files: readonly string[];
  /** The stamp of the files that were judged last. */
  #judged: string;
  #settling: { text: string; since: number } | null = null;
  #lookedAt: number;

  private constructor(
    private readonly path: string,
    private readonly load: () => LoadedConfig,
    private readonly now: () => number,
    reading: Reading & { loaded: { ok: true } },
  ) {
    this.#files = reading.loaded.files;
    this.#judged = reading.stamp.text;
    this.#inForce = asInForce(reading.loaded.config, reading, now());
    this.#lookedAt = now();
  }

  /** Loads what is there now, also when a part of it is broken: that part is named in the configuration itself. */
  static open(
    path: string,
    load: () => LoadedConfig,
    now: () => number = Date.now,
  ): { ok: true; followed: FollowedConfig } | { ok: false; problems: ConfigProblem[] } {
    const { loaded, ...rest } = read(load);
    if (!loaded.ok) return loaded;
    return { ok: true, followed: new FollowedConfig(path, load, now, { loaded, ...rest }) };
  }

  get inForce(): InForce {
    return this.#inForce;
  }

  /** What is wrong with the files as they are now; empty: they are in force. */
  get trouble(): readonly ConfigProblem[] {
    return this.#trouble;
  }

  /** Looks at the files, at most once a second, and takes over what changed, has settled and is right. */
  look(): void {
    const now = this.now();
    if (now - this.#lookedAt < LOOK_EVERY_MS && now >= this.#lookedAt) return;
    this.#lookedAt = now;
    const stamp = stampOf(this.#files);
    if (stamp.text === this.#judged) this.#settling = null;
    else if (this.#hasSettled(stamp, now)) this.#judge(stamp, now);
  }

  /** Old enough by its own time, or seen unchanged for long enough: a file that is away has no time. */
  #hasSettled(stamp: FileStamp, now: number): boolean {
    if (this.#settling?.text !== stamp.text) this.#settling = { text: stamp.text, since: now };
    if (now - this.#settling.since >= SETTLED_AFTER_MS) return true;
    return stamp.whole && stamp.changedAt !== null && now - stamp.changedAt >= SETTLED_AFTER_MS;
  }

  #judge(seen: FileStamp, now: number): void {
    const reading = read(this.load);
    const { loaded, stamp, version } = reading;
    const files = loaded.ok ? loaded.files : [...new Set([...this.#files, ...loaded.files])];
    const judged = loaded.ok ? stamp.text : stampOf(files).text;
    // Written again meanwhile, or names a file that was written just now: a later look begins anew.
    if (stampOf(this.#files).text !== seen.text || (stamp.text !== seen.text && isFresh(stamp, now))) return;
    this.#settling = null;
    this.#files = files;
    this.#judged = judged;
    const isOther = version !== this.#inForce.version;
    this.#trouble = isOther ? this.#objectionsTo(loaded) : [];
    if (isOther && loaded.ok && this.#trouble.length === 0)
      this.#inForce = asInForce(loaded.config, reading, now);
  }

  #objectionsTo(loaded: LoadedConfig): ConfigProblem[] {
    if (!loaded.ok) return loaded.problems;
    const { config } = loaded;
    const found = [...config.problems, ...config.services.flatMap((service) => service.problems)];
    const { sample } = this.#inForce.config.installation;
    const read = config.installation.sample === sample ? null : readYamlFile(this.path, basename(this.path));
    if (!read?.ok) return found;
    const expected = `${sample}, as it is in force; another value counts after a restart of Twokey`;
    return [...found, problemAt(read.file, ["installation", "sample"], expected)];
  }
}

function asInForce(config: TwokeyConfig, { stamp, version }: Reading, now: number): InForce {
  return { config, version, writtenAt: new Date(stamp.writtenAt ?? now), takenOverAt: new Date(now) };
}

function isFresh({ changedAt }: FileStamp, now: number): boolean {
  return changedAt !== null && changedAt <= now && now - changedAt < SETTLED_AFTER_MS;
}

/** The stamp and the version are taken before the content: what is written between shows at the next look. */
function read(load: () => LoadedConfig): Reading {
  const { files } = load();
  const stamp = stampOf(files);
  const version = versionOf(files);
  return { loaded: load(), stamp, version };
}

function versionOf(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`\0${file}\0`).update(contentOf(file));
  return hash.digest("hex");
}

/** A condition file that cannot be read is a problem of its service; here it counts as empty. */
function contentOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch {
    return new Uint8Array();
  }
}
