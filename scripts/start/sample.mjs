import path from "node:path";
import { Problem } from "./problem.mjs";
import { runProgram, thrownLines } from "./run-program.mjs";

/**
 * Lays out the sample shop's releases and history, where they are not there yet.
 * @param {{ root: string, env: Record<string, string>, log: string, signal: AbortSignal }} options
 */
export async function prepareSample({ root, env, log, signal }) {
  const command = [process.execPath, path.join(root, "sample/prepare.mjs")];
  const result = await runProgram(command, { cwd: root, env, log, signal });
  if (result.code === 0) return;
  throw new Problem("The sample shop could not be prepared.", {
    notDone: "the desk was not started.",
    todo: [
      `read ${log}; start without the shop: npm start -- --no-sample. It ends:`,
      ...thrownLines(result.output),
    ],
  });
}
