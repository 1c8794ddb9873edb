import { liveStream } from "@/lib/live/stream";
import { currentActor } from "@/lib/web/session";

export async function GET(request: Request): Promise<Response> {
  if (!(await currentActor())) return new Response(null, { status: 401 });
  return liveStream(request.signal);
}
