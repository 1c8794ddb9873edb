import "server-only";
import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/auth";
import { logger } from "@/lib/logger";
import { fixedAnswer } from "@/lib/web/fixed-answers";

type Context = { params: Promise<{ nextauth: string[] }> };

const withOidc = authOptions.providers.some(({ id }) => id === "oidc");

/** What the pages use of next-auth. It offers more, and answers some of it with its own words; that is not there. */
const OFFERED = new Set([
  "GET csrf",
  "GET error",
  "GET signin",
  "POST callback/local",
  "POST signout",
  ...(withOidc ? ["POST signin/oidc", "GET callback/oidc"] : []),
]);

const nextAuth: (request: NextRequest, context: Context) => Promise<Response> = NextAuth(authOptions);

/** Signing in and out: next-auth, in our words where it has none. */
export async function answerAuth(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  const offered = [...OFFERED].filter((name) => name.endsWith(` ${nextauth.join("/")}`));
  if (offered.length === 0) return fixedAnswer(404);
  const method = request.method === "HEAD" ? "GET" : request.method;
  if (!OFFERED.has(`${method} ${nextauth.join("/")}`)) return fixedAnswer(405);
  try {
    return await inOurWords(await nextAuth(request, context));
  } catch (error) {
    logger.error({ error }, "sign-in failed");
    return fixedAnswer(500);
  }
}

/** Too many attempts get the status that says so; an error of next-auth gets a sentence of ours. */
async function inOurWords(answer: Response): Promise<Response> {
  if (answer.status >= 500) return fixedAnswer(500);
  const headers = new Headers(answer.headers);
  headers.set("cache-control", "no-store");
  const body = await answer.text();
  const tooMany = answer.status === 401 && body.includes("error=too_many_attempts");
  if (tooMany) headers.set("retry-after", "60");
  return new Response(body, { status: tooMany ? 429 : answer.status, headers });
}
