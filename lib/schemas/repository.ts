import { z } from "zod";
import { block, httpUrl, path } from "@/lib/schemas/config-block";
import { credential } from "@/lib/schemas/targets/credential";

/** How GitHub writes the names of owners and repositories; they stand in addresses. */
export const githubName = z
  .string()
  .regex(/^(?!\.{1,2}$)[\w.-]{1,100}$/, "the name that stands in the address of the repository");

export const githubApi = httpUrl.default("https://api.github.com");

/** Where the history of a service lies, as it is written in twokey.yaml. */
export const writtenRepository = z.discriminatedUnion("kind", [
  block({ kind: z.literal("git"), path }),
  block({
    kind: z.literal("github"),
    api: githubApi,
    owner: githubName,
    repo: githubName,
    token: credential,
  }),
]);

export type WrittenRepository = z.infer<typeof writtenRepository>;
