/** Runs once when the server starts. Node-only code is behind the import, so that the edge build never sees it. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { installGate } = await import("./lib/web/gate");
    installGate();
    const { prepareToStop } = await import("./lib/live/prepare-to-stop");
    prepareToStop();
    const { announceConfiguration } = await import("./lib/web/announce-configuration");
    announceConfiguration();
  }
}
