import { z } from "zod";
import { block, commandLine, httpUrl, path } from "@/lib/schemas/config-block";

/** Releases as directories on the worker's host; see docs/platforms/release-directories.md. */
export const releaseDirectoriesTarget = block({
  platform: z.literal("release-directories"),
  root: path,
  restart: commandLine,
  versionUrl: httpUrl,
  healthUrl: httpUrl.optional(),
});
