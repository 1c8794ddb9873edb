import { channelsNow } from "@/lib/web/reads";
import { answerJson } from "@/lib/web/route";

export function GET(): Promise<Response> {
  return answerJson("read", channelsNow);
}
