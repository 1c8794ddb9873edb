import { z } from "zod";
import { FACT_KINDS } from "./sealed-fact";

export const EXPORT_FORMAT = "twokey.audit/1";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const place = z.int().min(1);
const instant = z.iso.datetime({ precision: 3 });
const uuid = z.uuid().nullable();
const head = z.strictObject({ size: z.int().min(0), hash });

/** First: what the database said of both chains when the export began, by its own clock. */
export const headerLine = z.strictObject({
  line: z.literal("header"),
  format: z.literal(EXPORT_FORMAT),
  exportedAt: instant,
  log: head,
  seals: head,
});

/** A signed note of the worker, oldest first. */
const noteLine = z.strictObject({ line: z.literal("note"), note: z.string() });

const logLine = z.strictObject({
  line: z.literal("log"),
  position: place,
  incidentId: uuid,
  personId: uuid,
  event: z.string(),
  body: z.string(),
  corrects: z.int().nullable(),
  at: instant,
  prevHash: hash,
  hash,
});

const sealLine = z.strictObject({
  line: z.literal("seal"),
  position: place,
  kind: z.string(),
  key: z.string(),
  digest: hash,
  at: instant,
  prevHash: hash,
  hash,
});

/** A row as it stands now: its sealed columns, and the exact bytes of a plan in base64url. */
const factLine = z.strictObject({
  line: z.literal("fact"),
  kind: z.enum(FACT_KINDS),
  values: z.array(z.string().nullable()),
  canonical: z.string().optional(),
});

/** Last: how many lines stand before it, so that a download that broke off shows. */
const endLine = z.strictObject({ line: z.literal("end"), lines: z.int() });

/** One line of an export. They come in the order in which they are named here. */
export const exportLine = z.discriminatedUnion("line", [
  headerLine,
  noteLine,
  logLine,
  sealLine,
  factLine,
  endLine,
]);
export type ExportLine = z.infer<typeof exportLine>;
export type HeaderLine = z.infer<typeof headerLine>;
export type FactLine = z.infer<typeof factLine>;

export const LINE_ORDER = ["header", "note", "log", "seal", "fact", "end"] as const;
