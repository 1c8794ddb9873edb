import "server-only";
import type { Decision } from "@/lib/domain/decision";
import { type Action, mayPerform } from "@/lib/domain/permission";
import { REFUSALS } from "@/lib/domain/refusal";
import { logger } from "@/lib/logger";
import { currentActor } from "@/lib/web/session";

export type MarkdownFile = { name: string; text: string };

/** A Markdown file for people who are signed in: 401, 403, 404 (null), 409 (a rule said no) or the file. */
export async function answerFile(
  permission: Action,
  read: () => Promise<Decision<MarkdownFile> | null>,
): Promise<Response> {
  const actor = await currentActor();
  if (!actor) return sentence(401, REFUSALS.not_signed_in);
  if (!mayPerform(actor.roles, permission)) return sentence(403, REFUSALS.role_missing);
  try {
    const found = await read();
    if (found === null) return sentence(404, REFUSALS.not_found);
    if (!found.ok) return sentence(409, found.reasons.map(({ message }) => message).join(" "));
    const { name, text } = found.value;
    return new Response(text, {
      headers: {
        "content-type": "text/markdown; charset=utf-8",
        "content-disposition": `attachment; filename="${name}"`,
        "cache-control": "no-store",
      },
    });
  } catch (error) {
    logger.error({ error }, "document failed");
    return sentence(500, REFUSALS.failed_unexpectedly);
  }
}

function sentence(status: number, text: string): Response {
  const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
  return new Response(`${text}\n`, { status, headers });
}
