import { makeHelmFolder } from "@/lib/adapters/release-platforms/helm/kubeconfig";
import { GRACE_MS, type HelmTarget } from "@/lib/adapters/release-platforms/helm/target";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";
import { runCommand } from "@/lib/adapters/run-command";

const VERSION_TIMEOUT_MS = 10_000;
const LONGEST_COMPLAINT = 600;

export type HelmVersion = { major: 3 | 4; full: string };

/** Asked anew each time, because the program may be replaced. Throws `PlatformUnreadable`. */
export async function readHelmVersion({ helm }: Pick<HelmTarget, "helm">): Promise<HelmVersion> {
  const lines: string[] = [];
  const folder = await makeHelmFolder(null);
  const end = await runCommand([helm, "version", "--template", "{{.Version}}\n"], {
    cwd: folder.path,
    variables: folder.variables,
    signal: AbortSignal.timeout(VERSION_TIMEOUT_MS),
    log: (line) => lines.push(line),
  });
  await folder.remove();
  if (end.end === "not_started") throw new PlatformUnreadable(`${helm} cannot be run: ${end.why}`);
  if (end.end === "given_up") throw new PlatformUnreadable(`${helm} does not say its version within 10 s`);
  const full = lines
    .map((line) => /^v?(\d+)\.\d+\.\d+\S*$/.exec(line.trim()))
    .find((match) => match !== null);
  if (full?.[1] === "3") return { major: 3, full: full[0] };
  if (full?.[1] === "4") return { major: 4, full: full[0] };
  const said = full?.[0] ?? (lines.join(" ").slice(0, 100) || "nothing");
  throw new PlatformUnreadable(`${helm} says “${said}” when asked for its version; Helm 3 or 4 is needed`);
}

/** How Helm ended. That it says it succeeded, or that it failed, is no proof of either. */
export type HelmEnd =
  | { end: "done" }
  | { end: "complained"; complaint: string }
  | { end: "not_started"; why: string }
  | { end: "given_up" };

/** Runs the arguments of a step in the cluster of the target. Past the signal Helm is left to end by itself for a while. */
export async function runHelm(
  command: readonly string[],
  target: HelmTarget,
  { signal, log }: { signal: AbortSignal; log: (line: string) => void },
): Promise<HelmEnd> {
  const folder = await makeHelmFolder(target);
  if (signal.aborted) {
    await folder.remove();
    return { end: "given_up" };
  }
  const lines: string[] = [];
  let removed = Promise.resolve();
  const end = await runCommand(command, {
    cwd: folder.path,
    variables: folder.variables,
    signal,
    graceMs: GRACE_MS,
    ended: () => {
      removed = folder.remove();
    },
    log: (line) => {
      lines.push(line);
      log(line);
    },
  });
  await removed; // at once when Helm goes on
  switch (end.end) {
    case "exited":
      return end.code === 0 ? { end: "done" } : { end: "complained", complaint: complaintIn(lines) };
    case "not_started":
    case "given_up":
      return end;
  }
}

/** What Helm says went wrong, on one line; its warnings stand before it. */
export function complaintIn(lines: readonly string[]): string {
  const first = lines.findLastIndex((line) => /^Error:/i.test(line));
  const said = lines.slice(Math.max(first, 0)).join(" ");
  const sentence = said
    .replace(/^Error:\s*/i, "")
    .replace(/\s+/g, " ")
    .trim();
  return sentence.slice(0, LONGEST_COMPLAINT) || "Helm ended with an error and said nothing";
}
