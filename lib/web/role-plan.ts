import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/command";
import { configuration } from "@/lib/configuration";
import { database } from "@/lib/db/client";
import { type RolePlanDetail, rolePlanDetail } from "@/lib/queries/role-plan-detail";
import { site } from "@/lib/site";

const idShape = z.uuid();

/** The plan about roles with this id as it is now, for whoever asks; null for anything else. */
export async function rolePlanNow(id: string, actor: Actor): Promise<RolePlanDetail | null> {
  const planId = idShape.safeParse(id);
  if (!planId.success) return null;
  return rolePlanDetail(database(), planId.data, {
    actor,
    config: configuration(),
    site: site(),
    now: new Date(),
  });
}
