import { z } from "zod";
import { absolute } from "@/lib/schemas/absolute";
import { block, commandLine, httpUrl, path } from "@/lib/schemas/config-block";

const signable = absolute(500);

/** The command is a step of every plan; what no plan may hold is said at the start, not in the emergency. */
const restart = commandLine.refine(
  (command) => command.length <= 32 && command.every((argument) => signable.safeParse(argument).success),
  "at most 32 arguments of at most 500 characters that mean the same tomorrow, without “latest”, “..”, “~”, “*” or “-1”",
);

/** Releases as directories on the worker's host; see docs/platforms/release-directories.md. */
export const releaseDirectoriesTarget = block({
  platform: z.literal("release-directories"),
  root: path,
  restart,
  versionUrl: httpUrl,
  healthUrl: httpUrl.optional(),
});
