import { spawn } from "node:child_process";

/**
 * Opens the desk in a browser where a person sits in front of one.
 * @param {string} url
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} interactive
 */
export function openBrowser(url, env, interactive) {
  const remote = env.CI || env.SSH_CONNECTION || env.SSH_TTY;
  const display = process.platform === "darwin" || env.DISPLAY || env.WAYLAND_DISPLAY;
  if (!interactive || remote || !display) return;
  const opener = process.platform === "darwin" ? "open" : "xdg-open";
  const child = spawn(opener, [url], { stdio: "ignore", detached: true });
  child.on("error", () => {}); // no opener here: the address is on the screen
  child.unref();
}
