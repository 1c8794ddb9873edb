import fs from "node:fs";
import path from "node:path";
import { baseEnvironment } from "./environment.mjs";
import { Problem } from "./problem.mjs";
import { lastLines, runProgram } from "./run-program.mjs";
import { digest } from "./settings.mjs";

/**
 * Writes lib/generated from the schema, when the schema or the generator is another than last time.
 * @param {{ root: string, env: NodeJS.ProcessEnv, log: string, signal: AbortSignal }} options
 */
export async function generateClient({ root, env, log, signal }) {
  const stamp = path.join(root, "lib/generated/.schema");
  const wanted = digest(
    ["prisma/schema.prisma", "node_modules/prisma/package.json"]
      .map((file) => fs.readFileSync(path.join(root, file), "utf8"))
      .join("\0"),
  );
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === wanted) return;
  const command = [process.execPath, path.join(root, "scripts/prisma.mjs"), "generate"];
  const result = await runProgram(command, { cwd: root, env: baseEnvironment(env), log, signal });
  if (result.code !== 0) {
    throw new Problem("The database client could not be generated from prisma/schema.prisma.", {
      notDone: "nothing was built or started.",
      todo: ["mend the schema, then try again:", ...lastLines(result.output, 8)],
    });
  }
  fs.writeFileSync(stamp, wanted);
}
