import "server-only";
import { redirect } from "next/navigation";
import { getServerSession } from "next-auth";
import { cache } from "react";
import { z } from "zod";
import { authOptions, sessionClaims } from "@/lib/auth";
import type { Actor } from "@/lib/command";
import { database } from "@/lib/db/client";
import { loadActor } from "@/lib/db/person";
import { mayPerform } from "@/lib/domain/permission";

/** `exp`: seconds since 1970 at which the token ends, as next-auth read it. */
const claimsShape = sessionClaims.extend({ exp: z.number() });

/** A session that is good at this moment, and how to find out whether it still is. */
export type OpenSession = { actor: Actor; expiresAt: Date; stillGood: () => Promise<boolean> };

/** The session of the browser that asks, or null. Read from the database once per request. */
export const currentSession = cache(async (): Promise<OpenSession | null> => {
  const session = await getServerSession(authOptions);
  const parsed = claimsShape.safeParse((session as { claims?: unknown } | null)?.claims);
  if (!parsed.success) return null;
  const { accountId, sessionVersion, exp } = parsed.data;
  const load = () => loadActor(database(), accountId, sessionVersion);
  const actor = await load();
  const stillGood = async () => mayPerform((await load())?.roles ?? [], "read");
  return actor && { actor, expiresAt: new Date(exp * 1000), stillGood };
});

/** Who asks, with the roles held at this moment, or null. */
export async function currentActor(): Promise<Actor | null> {
  return (await currentSession())?.actor ?? null;
}

/**
 * For pages: sends people who are not signed in to the sign-in page, and back to `path` afterwards; people who hold no
 * role see nothing but that.
 */
export async function requireActor(path: string): Promise<Actor> {
  const actor = await currentActor();
  if (!actor) redirect(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
  if (!mayPerform(actor.roles, "read")) redirect("/no-role");
  return actor;
}
