import { z } from "zod";
import { database } from "@/lib/db/client";
import { ratificationRequest } from "@/lib/queries/ratification-request";
import { site } from "@/lib/site";
import { answerJson } from "@/lib/web/route";

type Params = { params: Promise<{ passkey: string }> };

/** What the browser needs to ask the passkey for a signature under somebody's new key. Reads only. */
export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const passkeyId = z.uuid().safeParse((await params).passkey);
  return answerJson("ratify_passkey", async (actor) =>
    passkeyId.success
      ? ratificationRequest(database(), { passkeyId: passkeyId.data, actor, site: site(), now: new Date() })
      : null,
  );
}
