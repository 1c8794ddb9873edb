import { openStreams } from "@/lib/live/stream";

/** On SIGTERM, SIGINT or the end of the supervisor: close the event streams, so that the server can end. */
export function prepareToStop(): void {
  const closeStreams = () => {
    for (const stop of [...openStreams()]) stop();
  };
  process.on("SIGTERM", closeStreams);
  process.on("SIGINT", closeStreams);
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
}
