import { mayPerform } from "@/lib/domain/permission";
import { liveStream } from "@/lib/live/stream";
import { currentSession } from "@/lib/web/session";

export async function GET(request: Request): Promise<Response> {
  const session = await currentSession();
  if (!session) return new Response(null, { status: 401 });
  if (!mayPerform(session.actor.roles, "read")) return new Response(null, { status: 403 });
  return liveStream(request.signal, session);
}
