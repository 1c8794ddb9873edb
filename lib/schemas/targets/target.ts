import { z } from "zod";
import { releaseDirectoriesTarget } from "@/lib/schemas/targets/release-directories";

/** Where a service is put live, as it is written in twokey.yaml. */
export const writtenTarget = z.discriminatedUnion("platform", [releaseDirectoriesTarget]);

export type WrittenTarget = z.infer<typeof writtenTarget>;
