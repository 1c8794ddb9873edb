const HERE = "http://here.invalid";

/** Where to go after signing in: a path of this site, or the desk when anything else was asked for. */
export function safeReturnPath(asked: string | string[] | undefined): string {
  if (typeof asked !== "string" || !asked.startsWith("/") || !URL.canParse(asked, HERE)) return "/";
  const url = new URL(asked, HERE);
  if (url.origin !== HERE || url.pathname === "/sign-in" || url.pathname.startsWith("/api/")) return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}
