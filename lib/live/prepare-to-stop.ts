import { endStreams } from "@/lib/live/stream";

/** On SIGTERM, SIGINT or the end of the supervisor: close the event streams, so that the server can end. */
export function prepareToStop(): void {
  process.on("SIGTERM", endStreams);
  process.on("SIGINT", endStreams);
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
}
