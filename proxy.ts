import { type NextRequest, NextResponse } from "next/server";
import { isPlainCall } from "@/lib/web/action-payload";
import { ASKED_PATH_HEADER } from "@/lib/web/asked-path";
import { fixedAnswer } from "@/lib/web/fixed-answers";
import { passedTheGate } from "@/lib/web/gate-mark";

/**
 * The second look at a request, after the gate: reads the body of a server action before React does, and gives every
 * page a content security policy with a nonce of its own; Next puts the nonce on its scripts. Layouts learn the path
 * that was asked for, to come back to it after signing in.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  if (!passedTheGate(request.headers)) return fixedAnswer(503, { "retry-after": "1" });
  if (request.nextUrl.pathname.startsWith("/api/")) return NextResponse.next();
  if (request.method === "POST" && !isPlainCall(await request.arrayBuffer())) return fixedAnswer(400);
  const policy = contentSecurityPolicy(crypto.randomUUID().replaceAll("-", ""));
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set(ASKED_PATH_HEADER, `${request.nextUrl.pathname}${request.nextUrl.search}`);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

function contentSecurityPolicy(nonce: string) {
  const dev = process.env.NODE_ENV === "development";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
    `style-src-elem 'self' ${dev ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    `form-action ${["'self'", identityProviderOrigin()].filter(Boolean).join(" ")}`,
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Chromium applies form-action to the redirect that follows sign-in, so the provider must be named. */
function identityProviderOrigin() {
  const issuer = process.env.OIDC_ISSUER;
  return issuer && URL.canParse(issuer) ? new URL(issuer).origin : "";
}

export const config = { matcher: ["/((?!_next/static/|icon.svg$).*)"] };
