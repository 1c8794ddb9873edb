import { rolePlanNow } from "@/lib/web/role-plan";
import { answerJson } from "@/lib/web/route";

type Params = { params: Promise<{ plan: string }> };

/** A plan about somebody's roles; those about a release are read with their incident. */
export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const { plan } = await params;
  return answerJson("read", (actor) => rolePlanNow(plan, actor));
}
