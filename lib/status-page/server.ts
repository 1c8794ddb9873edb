import { startStatusServer } from "@/lib/status-page/serve";

/**
 * The process of the public status page. Environment: STATUS_PORT, STATUS_DIR, HOSTNAME (default 127.0.0.1).
 * Says "ready" to the process that started it, and ends with it.
 */
async function main(): Promise<void> {
  const { STATUS_PORT, STATUS_DIR, HOSTNAME } = process.env;
  const port = Number(STATUS_PORT);
  if (!STATUS_DIR || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error("STATUS_DIR and STATUS_PORT (a port number) must be set");
  }
  const host = HOSTNAME || "127.0.0.1";
  const server = await startStatusServer({ directory: STATUS_DIR, port, host });
  const stop = () => void server.close().then(() => process.exit(0));
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("disconnect", stop);
  process.send?.({ ready: true, port: server.port });
}

main().catch((error: NodeJS.ErrnoException) => {
  const taken =
    error.code === "EADDRINUSE"
      ? `Port ${process.env.STATUS_PORT} is taken by another program.`
      : error.message;
  console.error(`The status page cannot start: ${taken}`);
  process.exit(1);
});
