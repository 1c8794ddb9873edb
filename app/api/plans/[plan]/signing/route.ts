import { z } from "zod";
import { database } from "@/lib/db/client";
import { signingRequest } from "@/lib/queries/signing-request";
import { site } from "@/lib/site";
import { answerJson } from "@/lib/web/route";

type Params = { params: Promise<{ plan: string }> };

const acts = ["approve", "reject", "revoke", "break-glass", "countersign", "object"] as const;
const shape = z.object({ planId: z.uuid(), act: z.enum(acts) });

/** What the browser needs to ask the passkey for a signature. Reads only. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { plan } = await params;
  const wanted = shape.safeParse({ planId: plan, act: new URL(request.url).searchParams.get("act") });
  return answerJson("read", async (actor) =>
    wanted.success
      ? signingRequest(database(), { ...wanted.data, actor, site: site(), now: new Date() })
      : null,
  );
}
