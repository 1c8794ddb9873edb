import path from "node:path";
import { readJsonFile } from "./folder.mjs";

const ANSWER_MS = 20_000;

/** Has the host restart the shop from `current`; resolves to `{ version, commit, pid, port }` once it is healthy. */
export async function restartShop(host) {
  const known = await readJsonFile(path.join(host, "host.json"));
  const notRunning = `The shop's host does not run (${path.join(host, "host.json")}). Start sample/host.mjs first.`;
  if (!known) throw new Error(notRunning);
  const response = await fetch(`http://127.0.0.1:${known.controlPort}/restart`, {
    method: "POST",
    headers: { authorization: `Bearer ${known.token}` },
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch((error) => {
    if (error.name === "TimeoutError")
      throw new Error(
        `The shop's host gave no answer in ${ANSWER_MS / 1000} s. Whether the shop restarted is unknown.`,
      );
    throw new Error(
      error.cause?.code === "ECONNREFUSED" ? notRunning : `The restart was cut off: ${error.message}`,
    );
  });
  const body = await response.json();
  if (!response.ok) throw new Error(body.message);
  return body;
}
