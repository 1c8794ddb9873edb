import { NextResponse } from "next/server";

/** Leads to the public status page, which is served by a process of its own. */
export function GET(): Response {
  const address = process.env.STATUS_PUBLIC_URL;
  return address
    ? NextResponse.redirect(address, 307)
    : new Response("This installation has no public status page.", { status: 404 });
}
