import { auditDownload } from "@/lib/web/audit-download";
import { answerDownload } from "@/lib/web/download";

/** Everything that `npx twokey verify` needs, as one file. */
export function GET(): Promise<Response> {
  return answerDownload("export_audit", auditDownload);
}
