import { notFound } from "next/navigation";
import { addNote, correctNote, waive } from "@/app/(console)/incidents/[number]/actions";
import { IncidentRoom } from "@/components/incident/incident-room";
import { database } from "@/lib/db/client";
import { permissionFor, WAIVER_KINDS } from "@/lib/domain/incident/waiver";
import { mayPerform } from "@/lib/domain/permission";
import { incidentDetail } from "@/lib/queries/incident-detail";
import { incidentPage } from "@/lib/web/incident-route";
import { servicePageNow } from "@/lib/web/reads";

type Props = { params: Promise<{ number: string }> };

export default async function IncidentPage({ params }: Props) {
  const { actor, head } = await incidentPage((await params).number);
  const [detail, service] = await Promise.all([
    incidentDetail(database(), head.number, new Date()),
    servicePageNow(head.service),
  ]);
  if (!detail) notFound();
  const notes = mayPerform(actor.roles, "add_note") ? { add: addNote, correct: correctNote } : null;
  const may = WAIVER_KINDS.filter((kind) => mayPerform(actor.roles, permissionFor(kind)));
  return <IncidentRoom initial={detail} service={service} notes={notes} waivers={{ waive, may }} />;
}
