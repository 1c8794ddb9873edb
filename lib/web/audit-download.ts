import "server-only";
import { exportAudit } from "@/lib/queries/audit-export";

/** The audit export of this installation, named after the minute in which it was asked for. */
export function auditDownload() {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set: start with `npm start`, or name a PostgreSQL server");
  const minute = new Date().toISOString().slice(0, 16).replaceAll(/[-:]/g, "");
  return {
    name: `twokey-audit-${minute}Z.jsonl`,
    type: "application/jsonl; charset=utf-8",
    lines: exportAudit(url),
  };
}
