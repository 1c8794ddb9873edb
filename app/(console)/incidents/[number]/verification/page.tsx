import { VerificationView } from "@/components/verification/verification-view";
import { database } from "@/lib/db/client";
import { executionDetail } from "@/lib/queries/execution-detail";
import { incidentPage } from "@/lib/web/incident-route";
import { resolveIncident } from "./actions";

type Props = { params: Promise<{ number: string }> };

export default async function VerificationPage({ params }: Props) {
  const { actor, head } = await incidentPage((await params).number, "/verification");
  const { execution } = await executionDetail(database(), head.id);
  return (
    <VerificationView
      head={head}
      initial={execution}
      roles={actor.roles}
      resolve={resolveIncident}
      now={Date.now()}
    />
  );
}
