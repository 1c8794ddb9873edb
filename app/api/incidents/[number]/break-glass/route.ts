import { configuration } from "@/lib/configuration";
import { database } from "@/lib/db/client";
import { glassPlans } from "@/lib/queries/glass-plans";
import { site } from "@/lib/site";
import { incidentByReference } from "@/lib/web/incident-route";
import { answerJson } from "@/lib/web/route";

type Params = { params: Promise<{ number: string }> };

export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const { number } = await params;
  return answerJson("read", async (actor) => {
    const head = await incidentByReference(number);
    const viewer = { actor, config: configuration(), site: site(), now: new Date() };
    return head && glassPlans(database(), head.id, viewer);
  });
}
