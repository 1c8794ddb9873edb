import type { z } from "zod";
import { readJson } from "@/lib/adapters/release-platforms/platform-http";
import type { netlifyTarget } from "@/lib/schemas/targets/netlify";
import type { Secret } from "@/lib/secret";

/** `target` of a service in twokey.yaml, with the token as a secret. */
export type NetlifyTarget = Omit<z.infer<typeof netlifyTarget>, "platform" | "token"> & { token: Secret };

export function addressOf({ apiUrl }: NetlifyTarget, path: string): string {
  return `${apiUrl.replace(/\/+$/, "")}${path}`;
}

export function headersOf({ token }: NetlifyTarget) {
  return { authorization: token.bearer() };
}

/** Reads from the API. Null on 404; throws `PlatformUnreadable`. */
export function readApi<Shape>(
  target: NetlifyTarget,
  path: string,
  query: Record<string, string>,
  shape: z.ZodType<Shape>,
): Promise<Shape | null> {
  const asked = Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : "";
  return readJson({ url: `${addressOf(target, path)}${asked}`, headers: headersOf(target) }, shape);
}
