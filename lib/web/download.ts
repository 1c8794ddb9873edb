import "server-only";
import { type Action, mayPerform } from "@/lib/domain/permission";
import { REFUSALS } from "@/lib/domain/refusal";
import { logger } from "@/lib/logger";
import { currentActor } from "@/lib/web/session";

type Download = { name: string; type: string; lines: AsyncGenerator<string> };

const CHUNK = 64 * 1024;

/** A file that is written while it is read, for people who are signed in: 401, 403 or the file. */
export async function answerDownload(permission: Action, open: () => Download): Promise<Response> {
  const actor = await currentActor();
  if (!actor) return sentence(401, REFUSALS.not_signed_in);
  if (!mayPerform(actor.roles, permission)) return sentence(403, REFUSALS.role_missing);
  const { name, type, lines } = open();
  return new Response(streamOf(lines), {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
    },
  });
}

/** Reads on only as the browser takes it. A read that fails breaks the download off: its last line is missing then. */
function streamOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      try {
        const texts: string[] = [];
        let length = 0;
        while (length < CHUNK) {
          const next = await lines.next();
          if (next.done) {
            controller.enqueue(encoder.encode(texts.join("")));
            return controller.close();
          }
          texts.push(next.value);
          length += next.value.length;
        }
        controller.enqueue(encoder.encode(texts.join("")));
      } catch (error) {
        logger.error({ error }, "download broke off");
        controller.error(error);
      }
    },
    async cancel() {
      await lines.return(undefined);
    },
  };
  // Nothing is read before somebody takes it: a HEAD request opens no connection.
  return new ReadableStream(source, { highWaterMark: 0 });
}

function sentence(status: number, text: string): Response {
  const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
  return new Response(`${text}\n`, { status, headers });
}
