import { build } from "./build.mjs";

const FINISH_MS = 500;
export const PORT_TAKEN = 98;

/** Listens where the environment says, tells the parent the port, and stops when asked or when the parent is gone. */
export function listen(server) {
  const port = Number(process.env.SHOP_PORT ?? 4410);
  server.on("error", (error) => {
    const taken = error.code === "EADDRINUSE";
    console.error(
      taken ? `Port ${port} is taken by another program.` : `The shop cannot listen: ${error.message}`,
    );
    process.exit(taken ? PORT_TAKEN : 1);
  });
  server.listen(port, process.env.SHOP_HOST ?? "127.0.0.1", () => {
    console.log(
      `Shop ${build.version} (${build.commit.slice(0, 8)}) listens on port ${server.address().port}`,
    );
    process.send?.({ listening: server.address().port });
  });
  process.once("SIGTERM", () => stop(server));
  process.once("SIGINT", () => stop(server));
  process.once("disconnect", () => process.exit(0));
}

/** Takes no new request, finishes those in hand, and after half a second leaves anyway. */
function stop(server) {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), FINISH_MS).unref();
}
