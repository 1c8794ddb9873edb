import { parseIncidentReference } from "@/lib/domain/incident/reference";
import { answerJson } from "@/lib/web/route";
import { wizardNow } from "@/lib/web/wizard-read";

type Params = { params: Promise<{ number: string }> };

export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const number = parseIncidentReference((await params).number);
  return answerJson("read", async () => (number === null ? null : wizardNow(number)));
}
