import type { z } from "zod";
import { readJson } from "@/lib/adapters/release-platforms/platform-http";
import type { vercelTarget } from "@/lib/schemas/targets/vercel";
import type { Secret } from "@/lib/secret";

/** `target` of a service in twokey.yaml, with the token as a secret. */
export type VercelTarget = Omit<z.infer<typeof vercelTarget>, "platform" | "token"> & { token: Secret };

/** The whole address; the team is named in each, so that no default team of the token is ever meant. */
export function addressOf(target: VercelTarget, path: string, query: Record<string, string> = {}): string {
  const { apiUrl, teamId } = target;
  return `${apiUrl.replace(/\/+$/, "")}${path}?${new URLSearchParams({ ...query, teamId })}`;
}

export function headersOf({ token }: VercelTarget) {
  return { authorization: token.bearer() };
}

/** Reads from the API. Null on 404; throws `PlatformUnreadable`. */
export function readApi<Shape>(
  target: VercelTarget,
  path: string,
  query: Record<string, string>,
  shape: z.ZodType<Shape>,
): Promise<Shape | null> {
  return readJson({ url: addressOf(target, path, query), headers: headersOf(target) }, shape);
}
