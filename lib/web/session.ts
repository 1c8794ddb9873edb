import "server-only";
import { redirect } from "next/navigation";
import { getServerSession } from "next-auth";
import { cache } from "react";
import { z } from "zod";
import { authOptions } from "@/lib/auth";
import type { Actor } from "@/lib/command";
import { database } from "@/lib/db/client";
import { loadActor } from "@/lib/db/person";

const claimsShape = z.object({ accountId: z.uuid(), sessionVersion: z.number().int() });

/** Who asks, with the roles held at this moment, or null. Read from the database once per request. */
export const currentActor = cache(async (): Promise<Actor | null> => {
  const session = await getServerSession(authOptions);
  const claims = claimsShape.safeParse((session as { claims?: unknown } | null)?.claims);
  return claims.success ? loadActor(database(), claims.data.accountId, claims.data.sessionVersion) : null;
});

/** For pages: sends people who are not signed in to the sign-in page, and back to `path` afterwards. */
export async function requireActor(path: string): Promise<Actor> {
  const actor = await currentActor();
  if (!actor) redirect(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
  return actor;
}
