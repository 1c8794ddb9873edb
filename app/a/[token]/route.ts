import { answerLink } from "@/lib/web/approval-link";

type Params = { params: Promise<{ token: string }> };

/** Where an approval link leads. It shows nothing and changes nothing. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  return answerLink(request, (await params).token);
}
