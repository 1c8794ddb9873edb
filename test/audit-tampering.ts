import {
  jsonbArray,
  LOG_BEGIN,
  type LogRow,
  logValues,
  SEALS_BEGIN,
  type SealRow,
  sealValues,
} from "@/lib/audit/chain";
import type { ExportLine, FactLine } from "@/lib/audit/export-line";
import { factDigest, factKey, SEALED } from "@/lib/audit/sealed-fact";
import { hexOf, sha256 } from "@/lib/signature/digest";
import type { SeededRandom } from "@/test/random";

/** An export as its lines, and the checkpoint file from the second place as its notes. */
export type Evidence = { lines: ExportLine[]; file: string[] };
type Tamper = (evidence: Evidence, random: SeededRandom) => void;
type LineOf<Name extends ExportLine["line"]> = Extract<ExportLine, { line: Name }>;

/** Ways to lie about what happened. Whoever lies also mends the counts at the end, and whatever else needs no key. */
export const TAMPERINGS: Record<string, Tamper> = {
  "edits a field": editField,
  "removes a line": removeLine,
  "puts a line in twice": ({ lines }, random) =>
    void lines.splice(random.between(0, lines.length), 0, structuredClone(random.pick(lines))),
  "swaps two lines": swapLines,
  "cuts the end of the log": cutTail,
  "edits a row and writes the chain anew": rewriteLog,
  "removes a row and writes the chain anew": ({ lines }, random) => {
    lines.splice(lines.indexOf(random.pick(ofKind(lines, "log"))), 1);
    chainAnew(lines);
  },
  "edits a fact and seals all anew": editFact,
  "gives a vote the evidence of another": swapEvidence,
  "changes a plan's bytes with its digest": changePlan,
  "adds a vote that nobody gave": addVote,
  "changes a checkpoint of the file": changeFile,
};

/** Tampers in the named way with a copy; the export's last line counts right afterwards. */
export function tamper(name: string, genuine: Evidence, random: SeededRandom): Evidence {
  const evidence = structuredClone(genuine);
  TAMPERINGS[name]?.(evidence, random);
  const { lines } = evidence;
  const end = lines.at(-1);
  if (end?.line === "end" && name !== "edits a field") end.lines = lines.length - 1;
  return evidence;
}

function editField({ lines }: Evidence, random: SeededRandom): void {
  const line: Record<string, unknown> = random.pick(lines);
  const field = random.pick(Object.keys(line));
  line[field] = field === "exportedAt" ? "2020-01-01T00:00:00.000Z" : edited(line[field], random);
}

/** Another value of the same shape. */
function edited(value: unknown, random: SeededRandom): unknown {
  if (Array.isArray(value)) return editedEntry(value, random);
  if (typeof value === "number") return value + random.pick([-1, 1]);
  if (typeof value === "string") return editedText(value, random);
  if (value === null) return "3f0c4e8e-5d0a-4a52-9b8b-0c8f2f7f1a01";
  const fields: Record<string, unknown> = { ...(value as object) };
  const field = random.pick(Object.keys(fields));
  return { ...fields, [field]: edited(fields[field], random) };
}

function editedEntry(values: readonly unknown[], random: SeededRandom): unknown[] {
  const index = random.between(0, values.length - 1);
  return values.with(index, edited(values[index], random));
}

function editedText(text: string, random: SeededRandom): string {
  if (text === "") return "x";
  const at = random.between(0, text.length - 1);
  const other = text[at] === "1" ? "2" : "1";
  return random.pick([
    `${text.slice(0, at)}${other}${text.slice(at + 1)}`,
    `${text.slice(0, at)}${text.slice(at + 1)}`,
  ]);
}

/** Any line but the newest note: the copy in the database may lack it for a moment, and the file has it. */
function removeLine({ lines }: Evidence, random: SeededRandom): void {
  const newest = ofKind(lines, "note").at(-1);
  const gone = random.pick(lines.filter((line) => line !== newest));
  lines.splice(lines.indexOf(gone), 1);
}

function swapLines({ lines }: Evidence, random: SeededRandom): void {
  const [a, b] = [random.between(0, lines.length - 2), random.between(0, lines.length - 2)];
  const [first, second] = [lines[a], lines[b === a ? a + 1 : b]];
  if (!first || !second) throw new Error("there is nothing to swap");
  lines[a] = second;
  lines[b === a ? a + 1 : b] = first;
}

/** Cuts both chains and everything that would tell of it: the heads, and the checkpoints beyond. */
function cutTail({ lines }: Evidence, random: SeededRandom): void {
  const log = ofKind(lines, "log");
  const keep = random.between(0, log.length - 1);
  remove(lines, (line) => line.line === "log" && line.position > keep);
  const kept = ofKind(lines, "log").at(-1);
  header(lines).log = { size: keep, hash: kept?.hash ?? hexOf(LOG_BEGIN.hash) };
  const notes = ofKind(lines, "note");
  const first = random.between(0, notes.length);
  remove(lines, (line) => line.line === "note" && notes.indexOf(line) >= first);
}

function rewriteLog({ lines }: Evidence, random: SeededRandom): void {
  const row = random.pick(ofKind(lines, "log"));
  const edits: Partial<LogRow>[] = [
    { body: editedText(row.body, random) },
    { event: "note_added" },
    { personId: null },
    { at: new Date(Date.parse(row.at) - 1_000).toISOString() },
    { incidentId: "3f0c4e8e-5d0a-4a52-9b8b-0c8f2f7f1a01" },
  ];
  Object.assign(row, random.pick(edits));
  // An edit that changed nothing would be no lie.
  row.body = `${row.body} `;
  chainAnew(lines);
}

function editFact({ lines }: Evidence, random: SeededRandom): void {
  const fact = random.pick(ofKind(lines, "fact"));
  const index = random.between(1, fact.values.length - 1);
  fact.values = fact.values.with(index, edited(fact.values[index], random) as string);
  sealAnew(lines, fact);
}

function swapEvidence({ lines }: Evidence, random: SeededRandom): void {
  const votes = ofKind(lines, "fact").filter(({ kind }) => kind === "approval");
  const first = random.pick(votes);
  const second = random.pick(votes.filter((vote) => vote !== first));
  for (const column of ["evidence", "signature", "method", "passkey_id"] as const) {
    const index = SEALED.approval.indexOf(column);
    const [mine, theirs] = [first.values[index] ?? null, second.values[index] ?? null];
    first.values = first.values.with(index, theirs);
    second.values = second.values.with(index, mine);
  }
  sealAnew(lines, first);
  sealAnew(lines, second);
}

function changePlan({ lines }: Evidence, random: SeededRandom): void {
  const plan = random.pick(ofKind(lines, "fact").filter(({ kind }) => kind === "plan"));
  const text = Buffer.from(plan.canonical ?? "", "base64url").toString();
  const bytes = Buffer.from(text.replaceAll("1.4.2", random.pick(["1.4.1", "1.6.0", "9.9.9"])));
  plan.canonical = bytes.toString("base64url");
  plan.values = plan.values.with(SEALED.plan.indexOf("digest"), `\\x${hexOf(sha256(bytes))}`);
  sealAnew(lines, plan);
}

function addVote({ lines }: Evidence, random: SeededRandom): void {
  const genuine = random.pick(ofKind(lines, "fact").filter(({ kind }) => kind === "approval"));
  const vote = structuredClone(genuine);
  const id = `ffffffff-ffff-4fff-8fff-${String(random.between(0, 999_999_999_999)).padStart(12, "0")}`;
  const somebody = random.pick(ofKind(lines, "fact").filter(({ kind }) => kind === "person"));
  vote.values = vote.values
    .with(0, id)
    .with(SEALED.approval.indexOf("person_id"), somebody.values[0] ?? null);
  const last = ofKind(lines, "fact").findLast(({ kind }) => kind === "approval");
  lines.splice(lines.indexOf(last ?? genuine) + 1, 0, vote);
  const seals = ofKind(lines, "seal");
  const seal = structuredClone(seals.at(-1));
  if (!seal) throw new Error("there is no seal");
  const added: SealRow & { line: "seal" } = {
    ...seal,
    kind: "approval",
    key: id,
    digest: factDigest(vote.values),
  };
  lines.splice(lines.indexOf(seals.at(-1) ?? seal) + 1, 0, added);
  chainAnew(lines);
}

/** Never only the last note, or only the first: a file that ends earlier or begins later tells no lie. */
function changeFile({ file }: Evidence, random: SeededRandom): void {
  const at = random.between(1, file.length - 2);
  const [note = "", next = ""] = file.slice(at, at + 2);
  const ways: string[][] = [[editedText(note, random), next], [next], [next, note], [note, note, next]];
  file.splice(at, 2, ...random.pick(ways));
}

/** Numbers and chains the rows as they stand, and mends the header. */
function chainAnew(lines: ExportLine[]): void {
  header(lines).log = relink(ofKind(lines, "log"), LOG_BEGIN.hash, logValues);
  header(lines).seals = relink(ofKind(lines, "seal"), SEALS_BEGIN.hash, sealValues);
}

function relink<Row extends LogRow | SealRow>(
  rows: readonly Row[],
  begin: Uint8Array,
  valuesOf: (row: Row) => ReturnType<typeof logValues>,
): { size: number; hash: string } {
  let before = begin;
  for (const [index, row] of rows.entries()) {
    row.position = index + 1;
    row.prevHash = hexOf(before);
    before = sha256(Buffer.concat([before, Buffer.from(jsonbArray(valuesOf(row)))]));
    row.hash = hexOf(before);
  }
  return { size: rows.length, hash: hexOf(before) };
}

/** Gives the newest seal of a fact the digest that the fact has now. */
function sealAnew(lines: ExportLine[], fact: FactLine): void {
  const key = factKey(fact.kind, fact.values);
  const seal = ofKind(lines, "seal").findLast((row) => row.kind === fact.kind && row.key === key);
  if (seal) seal.digest = factDigest(fact.values);
  chainAnew(lines);
}

function ofKind<Name extends ExportLine["line"]>(lines: readonly ExportLine[], name: Name): LineOf<Name>[] {
  return lines.filter((line): line is LineOf<Name> => line.line === name);
}

function header(lines: readonly ExportLine[]): LineOf<"header"> {
  const [found] = ofKind(lines, "header");
  if (!found) throw new Error("the export has no header");
  return found;
}

function remove(lines: ExportLine[], lies: (line: ExportLine) => boolean): void {
  const kept = lines.filter((line) => !lies(line));
  lines.splice(0, lines.length, ...kept);
}
