import { LOG_BEGIN, logValues, SEALS_BEGIN, sealValues } from "@/lib/audit/chain";
import type { Head } from "@/lib/audit/checkpoint";
import { type ExportLine, exportLine, type HeaderLine, LINE_ORDER } from "@/lib/audit/export-line";
import type { NoteKey } from "@/lib/audit/signed-note";
import { hexOf } from "@/lib/signature/digest";
import { ChainWalk, type Promised } from "./chain-walk";
import { type Damage, DamageList } from "./damage";
import { FactStore } from "./fact-store";
import { judgePlans } from "./judge-plan";
import { LogIndex } from "./log-index";
import { checkNotes, type NotesFound } from "./notes";
import type { PlanAccount } from "./plan-account";

export type Report = {
  exportedAt: string;
  log: { size: number; lastAt: string | null; covered: number };
  facts: { size: number; covered: number };
  checkpoints: { count: number; lastAt: string | null; later: number };
  keys: { text: string; fingerprint: string }[];
  alarms: { at: string; reason: string }[];
  plans: PlanAccount[];
  damage: Damage[];
  damageCount: number;
};

/** What the reader brings along: keys they trust, and the notes of the file in the second place with its unreadable rest. */
export type Trust = { keys: readonly NoteKey[]; file: { notes: string[]; rest: string } | null };

/** Not an export at all, or one that breaks off before anything can be said. */
export class Unreadable extends Error {
  override name = "Unreadable";
}

/**
 * Verifies an export line by line, with nothing but its own rules and the platform's cryptography. Needs memory for
 * facts and notes, not for the log. Throws `Unreadable`.
 */
export async function verifyExport(lines: AsyncIterable<string>, trust: Trust): Promise<Report> {
  const reading = new Reading(trust);
  for await (const text of lines) reading.take(text);
  return reading.finish();
}

class Reading {
  private readonly damage = new DamageList();
  private readonly facts = new FactStore(this.damage);
  private readonly index = new LogIndex();
  private readonly notes: string[] = [];
  private header: HeaderLine | null = null;
  private chains: { log: ChainWalk; seals: ChainWalk; notes: NotesFound } | null = null;
  private lastLogAt: string | null = null;
  private lastSealAt: string | null = null;
  private lines = 0;
  private phase = 0;
  private ended = false;

  constructor(private readonly trust: Trust) {}

  take(text: string): void {
    const line = this.parse(text);
    this.lines += 1;
    if (line === null) return;
    const phase = LINE_ORDER.indexOf(line.line);
    if (phase < this.phase || this.ended || (phase === 0 && this.lines > 1))
      this.damage.add(
        `line ${this.lines}`,
        `nothing that belongs before or after it`,
        `a line of ${line.line}`,
      );
    this.phase = Math.max(phase, this.phase);
    this.read(line);
  }

  finish(): Report {
    const { header } = this;
    if (!header) throw new Unreadable("The file is empty.");
    const { log, seals, notes } = this.begin();
    if (!this.ended)
      this.damage.add(`line ${this.lines + 1}`, "the last line of an export", "the end of the file");
    log.finish();
    seals.finish();
    this.facts.finish();
    this.compareHeads(header, log.end, seals.end);
    const plans = judgePlans({ facts: this.facts, log: this.index, damage: this.damage });
    return {
      exportedAt: header.exportedAt,
      log: { size: log.end.size, lastAt: this.lastLogAt, covered: covered(notes, "log", log.end) },
      facts: { size: seals.end.size, covered: covered(notes, "seals", seals.end) },
      checkpoints: {
        count: notes.checkpoints.length,
        lastAt: notes.checkpoints.at(-1)?.at ?? null,
        later: notes.checkpoints.filter(({ later }) => later).length,
      },
      keys: notes.keys.map(({ text, fingerprint }) => ({ text, fingerprint })),
      alarms: notes.alarms,
      plans,
      damage: this.damage.kept,
      damageCount: this.damage.count,
    };
  }

  private parse(text: string): ExportLine | null {
    const parsed = exportLine.safeParse(parseJson(text));
    if (parsed.success) {
      if (!this.header && parsed.data.line !== "header")
        throw new Unreadable("The file does not begin with the header of a Twokey export.");
      return parsed.data;
    }
    if (!this.header) throw new Unreadable("The file does not begin with the header of a Twokey export.");
    const issue = parsed.error.issues[0];
    const what = issue ? `${issue.path.join(".")} ${issue.message}` : "something else";
    this.damage.add(`line ${this.lines + 1}`, "a line of an export", `${what}: ${text.slice(0, 200)}`);
    return null;
  }

  private read(line: ExportLine): void {
    switch (line.line) {
      case "header":
        this.header ??= line;
        return;
      case "note":
        this.notes.push(line.note);
        return;
      case "log":
        this.begin().log.take(line, logValues(line));
        this.index.take(line);
        this.lastLogAt = line.at;
        return;
      case "seal":
        this.begin().seals.take(line, sealValues(line));
        this.facts.seal(line);
        this.lastSealAt = line.at;
        return;
      case "fact":
        this.facts.take(line);
        return;
      case "end":
        this.ended = true;
        if (line.lines !== this.lines - 1)
          this.damage.add(`line ${this.lines}`, `${line.lines} lines before it`, `${this.lines - 1}`);
    }
  }

  /** Once all notes have been read: from here on the chains are held against them. */
  private begin(): NonNullable<Reading["chains"]> {
    if (this.chains) return this.chains;
    const { file, keys } = this.trust;
    if (file?.rest)
      this.damage.add("the checkpoint file", "whole notes only", JSON.stringify(file.rest.slice(0, 200)));
    const notes = checkNotes(
      {
        exported: this.notes,
        file: file?.notes ?? null,
        trusted: keys,
        exportedAt: this.header?.exportedAt ?? "",
      },
      this.damage,
    );
    const promised = (chain: "log" | "seals"): Promised[] =>
      notes.checkpoints.map((note) => ({
        ...note[chain],
        later: note.later,
        by: `the checkpoint of ${note.at} (${note.where})`,
      }));
    this.chains = {
      log: new ChainWalk("log", LOG_BEGIN, promised("log"), this.damage),
      seals: new ChainWalk("seal", SEALS_BEGIN, promised("seals"), this.damage),
      notes,
    };
    return this.chains;
  }

  private compareHeads(header: HeaderLine, log: Head, seals: Head): void {
    const heads = { log, seals };
    for (const chain of ["log", "seals"] as const) {
      const [said, found] = [header[chain], heads[chain]];
      if (said.size === found.size && said.hash === hexOf(found.hash)) continue;
      this.damage.add(
        `the end of the ${chain}`,
        `${said.size} rows with the head ${said.hash}, says the header`,
        `${found.size} rows with the head ${hexOf(found.hash)}`,
      );
    }
    for (const at of [this.lastLogAt, this.lastSealAt]) {
      if (at !== null && at > header.exportedAt)
        this.damage.add(
          "the header",
          `an export from ${at} or later, when its last row was written`,
          header.exportedAt,
        );
    }
  }
}

function covered({ checkpoints }: NotesFound, chain: "log" | "seals", end: Head): number {
  return Math.max(0, ...checkpoints.map((note) => note[chain].size).filter((size) => size <= end.size));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
