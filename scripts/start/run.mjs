import path from "node:path";
import { explain } from "./problem.mjs";
import { createProgress } from "./progress.mjs";
import { help, readSettings, root } from "./settings.mjs";
import { onStopSignal } from "./stop-signals.mjs";

/**
 * What a beginning is given: how it was asked for, how to tell of progress, when to stop, and where to say what has to be
 * undone at the end (the last thing first).
 * @typedef {{ settings: import("./settings.mjs").Settings, env: NodeJS.ProcessEnv,
 *   progress: ReturnType<typeof createProgress>, stop: ReturnType<typeof onStopSignal>,
 *   undo: (step: () => unknown) => void }} Beginning
 */

/**
 * Begins something that runs until it is told to stop.
 * @param {(beginning: Beginning) => Promise<void>} begin
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export async function run(begin, args, env) {
  process.stdout.on("error", () => {}); // whoever read our output has left
  const progress = createProgress(process.stdout, env);
  const stop = onStopSignal(() => progress.line("Stopping. Press Ctrl-C again to stop at once."));
  const undo = [];
  let code = 0;
  let log = path.join(root, ".twokey/logs/start.log");
  try {
    const settings = readSettings(args, env);
    if (settings.showHelp) return progress.line(help);
    log = path.join(settings.data, "logs/start.log");
    await begin({ settings, env, progress, stop, undo: (step) => undo.unshift(step) });
    await stop.asked;
  } catch (error) {
    if (error !== stop.signal.reason) {
      code = 1;
      for (const text of ["", ...explain(error, log, env)]) progress.line(text);
    }
  }
  for (const step of undo) await step();
  process.exit(code);
}
