import { queryOptions } from "@tanstack/react-query";
import { channelsKey } from "@/lib/client/queries";
import { readJson } from "@/lib/client/read";
import type { Channels } from "@/lib/queries/channels";

/** Where people are told, and whether it gets through. */
export const channelsQuery = queryOptions({
  queryKey: channelsKey,
  queryFn: () => readJson<Channels>("/api/channels"),
});
