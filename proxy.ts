import { type NextRequest, NextResponse } from "next/server";
import { ASKED_PATH_HEADER } from "@/lib/web/asked-path";

/**
 * Gives every page a content security policy with a nonce of its own; Next puts the nonce on its scripts. Layouts
 * learn the path that was asked for, to come back to it after signing in.
 */
export function proxy(request: NextRequest) {
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

export const config = {
  matcher: [
    {
      source: "/((?!api/|_next/static/|_next/image|icon.svg|favicon.ico).*)",
      missing: [
        { type: "header", key: "next-router-prefetch" },
        { type: "header", key: "purpose", value: "prefetch" },
      ],
    },
  ],
};
