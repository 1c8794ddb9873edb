import { database } from "@/lib/db/client";
import { executionDetail } from "@/lib/queries/execution-detail";
import { incidentByReference } from "@/lib/web/incident-route";
import { answerJson } from "@/lib/web/route";

type Params = { params: Promise<{ number: string }> };

export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const { number } = await params;
  return answerJson("read", async () => {
    const head = await incidentByReference(number);
    return head && executionDetail(database(), head.id);
  });
}
