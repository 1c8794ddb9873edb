import { servicePageNow } from "@/lib/web/reads";
import { answerJson } from "@/lib/web/route";

export async function GET(
  _: Request,
  { params }: { params: Promise<{ service: string }> },
): Promise<Response> {
  const { service } = await params;
  return answerJson("read", () => servicePageNow(service));
}
