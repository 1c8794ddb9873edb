import type { Metadata } from "next";
import { AnswerAlarm } from "@/components/audit/answer-alarm";
import { AuditAlarms } from "@/components/audit/audit-alarms";
import { ExportPanel } from "@/components/audit/export-panel";
import { LogPanel } from "@/components/audit/log-panel";
import { PlacePanel } from "@/components/audit/place-panel";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import { database } from "@/lib/db/client";
import { mayPerform, rolesFor } from "@/lib/domain/permission";
import { readAudit } from "@/lib/queries/audit";
import { requireActor } from "@/lib/web/session";
import { answerAuditAlarm } from "../actions";

export const metadata: Metadata = { title: "Audit" };

export default async function AuditPage() {
  const actor = await requireActor("/settings/audit");
  const { log, facts, places, alarms } = await readAudit(database());
  const mayExport = mayPerform(actor.roles, "export_audit");
  const mayAnswer = mayPerform(actor.roles, "answer_audit_alarm");
  const reserved = `Only people with the role ${rolesFor("export_audit").join(" or ")} may download it.`;
  return (
    <div className="grid gap-6">
      <AuditAlarms alarms={alarms} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <div className="grid min-w-0 gap-6">
          {mayAnswer &&
            alarms.map((alarm) => (
              <AnswerAlarm key={`${alarm.origin} ${alarm.at}`} alarm={alarm} answer={answerAuditAlarm} />
            ))}
          <LogPanel log={log} facts={facts} />
          {places.map((place) => (
            <PlacePanel key={place.origin} place={place} rows={log.size} />
          ))}
          {places.length === 0 && (
            <Panel>
              <EmptyState title="Nothing is signed yet" icon="key">
                The worker signs the first checkpoint within a minute of its start.
              </EmptyState>
            </Panel>
          )}
        </div>
        <ExportPanel place={places[0] ?? null} reserved={mayExport ? null : reserved} />
      </div>
    </div>
  );
}
