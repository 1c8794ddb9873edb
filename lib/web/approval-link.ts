import "server-only";
import { attemptLimit } from "@/lib/attempt-limit";
import { database } from "@/lib/db/client";
import { mayPerform } from "@/lib/domain/permission";
import { logger } from "@/lib/logger";
import { findLink } from "@/lib/queries/plan-detail";
import { sha256 } from "@/lib/signature/digest";
import { CLIENT_ADDRESS_HEADER } from "@/lib/web/client-address";
import { fixedAnswer } from "@/lib/web/fixed-answers";
import { type Notice, noticePage } from "@/lib/web/notice-page";
import { currentActor } from "@/lib/web/session";

const links = attemptLimit({ most: 60, windowMs: 60_000 });

/** The shared link must leave no trace: neither its address nor its page. */
const NO_TRACE = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex, nofollow, noarchive, nosnippet",
};

/**
 * Without a sign-in every token gets the same bytes, and the page does not even name the token: its button asks for
 * this address again, with a question mark. With one the link goes on to its plan, if there is one.
 */
export async function answerLink(request: Request, token: string): Promise<Response> {
  const turn = links.take(request.headers.get(CLIENT_ADDRESS_HEADER) ?? "", Date.now());
  if (!turn.allowed) {
    const retryAfter = `${Math.ceil(turn.retryAfterMs / 1000)}`;
    return fixedAnswer(429, { ...NO_TRACE, "retry-after": retryAfter });
  }
  try {
    const actor = await currentActor();
    if (actor) return mayPerform(actor.roles, "read") ? await goOn(request, token) : goTo("/no-role");
    if (new URL(request.url).searchParams.has("sign-in")) {
      return goTo(`/sign-in?callbackUrl=${encodeURIComponent(`/a/${token}`)}`);
    }
    return show(request, { words: "Sign in to go on", href: "?sign-in", label: "Sign in" });
  } catch (error) {
    logger.error({ error }, "link failed");
    return fixedAnswer(500, NO_TRACE);
  }
}

async function goOn(request: Request, token: string): Promise<Response> {
  const link = await findLink(database(), sha256(new TextEncoder().encode(token)), new Date());
  if (!link) return show(request, { words: "This link leads nowhere", href: "/", label: "Go to the desk" });
  if (link.alive) return goTo(link.planPath);
  const { path: href, label } = link.after;
  return show(request, { words: "The plan of this link has ended", href, label });
}

function goTo(location: string): Response {
  return new Response(null, { status: 307, headers: { ...NO_TRACE, location } });
}

function show(request: Request, notice: Notice): Response {
  const nonce = /'nonce-([0-9a-f]+)'/.exec(request.headers.get("content-security-policy") ?? "")?.[1] ?? "";
  const headers = { ...NO_TRACE, "content-type": "text/html; charset=utf-8" };
  return new Response(noticePage(notice, nonce), { headers });
}
