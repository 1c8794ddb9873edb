import { EXPORT_FORMAT, type ExportLine } from "@/lib/audit/export-line";
import { FACT_KINDS, type FactKind } from "@/lib/audit/sealed-fact";
import { readSnapshot, type Snapshot } from "@/lib/db/snapshot";

/**
 * Everything that `twokey verify` needs, line by line as JSON with a newline each, from one moment of the database.
 * Of people only the name, of accounts only whose they are: no address, no password, no token.
 */
export function exportAudit(databaseUrl: string): AsyncGenerator<string> {
  return readSnapshot(databaseUrl, async function* (snapshot) {
    let lines = 0;
    for await (const line of linesOf(snapshot)) {
      lines += 1;
      yield written(line);
    }
    yield written({ line: "end", lines });
  });
}

function written(line: ExportLine): string {
  return `${JSON.stringify(line)}\n`;
}

async function* linesOf(snapshot: Snapshot): AsyncGenerator<ExportLine> {
  yield await header(snapshot);
  for await (const { note } of snapshot.rows<{ note: string }>(NOTES)) yield { line: "note", note };
  for await (const row of snapshot.rows<LogRecord>(LOG))
    yield {
      line: "log",
      ...row,
      position: Number(row.position),
      corrects: row.corrects === null ? null : Number(row.corrects),
    };
  for await (const row of snapshot.rows<SealRecord>(SEALS))
    yield { line: "seal", ...row, position: Number(row.position) };
  for (const kind of FACT_KINDS) yield* facts(snapshot, kind);
}

async function header({ rows }: Snapshot): Promise<ExportLine> {
  for await (const row of rows<HeadRecord>(HEADS)) {
    return {
      line: "header",
      format: EXPORT_FORMAT,
      exportedAt: row.exportedAt,
      log: { size: Number(row.logSize), hash: row.logHash },
      seals: { size: Number(row.sealSize), hash: row.sealHash },
    };
  }
  throw new Error("the heads of the log are gone");
}

async function* facts({ rows }: Snapshot, kind: FactKind): AsyncGenerator<ExportLine> {
  for await (const { values, canonical } of rows<FactRecord>(factsOf(kind)))
    yield { line: "fact", kind, values, ...(canonical && { canonical: canonical.toString("base64url") }) };
}

const TIME = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const CHAINED = `position::text, to_char(at, ${TIME}) AS at, encode(prev_hash, 'hex') AS "prevHash", encode(hash, 'hex') AS hash`;

type HeadRecord = Record<"exportedAt" | "logSize" | "logHash" | "sealSize" | "sealHash", string>;
const HEADS = `
  SELECT to_char(clock_timestamp(), ${TIME}) AS "exportedAt", l.position::text AS "logSize", encode(l.hash, 'hex') AS "logHash",
    s.position::text AS "sealSize", encode(s.hash, 'hex') AS "sealHash"
  FROM timeline_head l CROSS JOIN fact_seal_head s`;

const NOTES = 'SELECT note FROM checkpoint_note ORDER BY origin COLLATE "C", id';

type Chained = { position: string; at: string; prevHash: string; hash: string };
type LogRecord = Chained & {
  incidentId: string | null;
  personId: string | null;
  event: string;
  body: string;
  corrects: string | null;
};
const LOG = `
  SELECT ${CHAINED}, incident_id::text AS "incidentId", person_id::text AS "personId", event, body, corrects::text
  FROM timeline_entry ORDER BY timeline_entry.position`;

type SealRecord = Chained & { kind: string; key: string; digest: string };
const SEALS = `
  SELECT ${CHAINED}, kind, key, encode(digest, 'hex') AS digest FROM fact_seal ORDER BY fact_seal.position`;

type FactRecord = { values: (string | null)[]; canonical: Buffer | null };
/** Kinds are names of tables, from our own list; the order is that of the keys as texts. */
function factsOf(kind: FactKind): string {
  const canonical = kind === "plan" ? "canonical" : "NULL::bytea AS canonical";
  return `
    SELECT values::jsonb AS values, canonical
    FROM (SELECT sealed_text(to_jsonb(fact), '${kind}') AS values, ${canonical} FROM ${kind} AS fact) AS facts
    ORDER BY (values::jsonb ->> 0) COLLATE "C", (values::jsonb ->> 1) COLLATE "C"`;
}
