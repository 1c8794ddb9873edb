import { database } from "@/lib/db/client";
import { parseIncidentReference } from "@/lib/domain/incident/reference";
import { incidentDetail } from "@/lib/queries/incident-detail";
import { answerJson } from "@/lib/web/route";

type Params = { params: Promise<{ number: string }> };

export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const number = parseIncidentReference((await params).number);
  return answerJson("read", async () =>
    number === null ? null : incidentDetail(database(), number, new Date()),
  );
}
