import { messagesNow } from "@/lib/web/documents";
import { answerJson } from "@/lib/web/route";

type Params = { params: Promise<{ number: string }> };

export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const { number } = await params;
  return answerJson("read", () => messagesNow(number));
}
