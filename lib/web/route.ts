import "server-only";
import type { Actor } from "@/lib/command";
import { type Action, mayPerform } from "@/lib/domain/permission";
import { REFUSALS } from "@/lib/domain/refusal";
import { logger } from "@/lib/logger";
import { currentActor } from "@/lib/web/session";

const NO_STORE = { "cache-control": "no-store" };

/** A JSON read for people who are signed in: 401, 403, 404 (null) or the answer of `read`. */
export async function answerJson(
  permission: Action,
  read: (actor: Actor) => Promise<unknown | null>,
): Promise<Response> {
  const actor = await currentActor();
  if (!actor) return answer(401, { error: REFUSALS.not_signed_in });
  if (!mayPerform(actor.roles, permission)) return answer(403, { error: REFUSALS.role_missing });
  try {
    const found = await read(actor);
    return found === null ? answer(404, { error: REFUSALS.not_found }) : answer(200, found);
  } catch (error) {
    logger.error({ error }, "read failed");
    return answer(500, { error: REFUSALS.failed_unexpectedly });
  }
}

function answer(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: NO_STORE });
}
