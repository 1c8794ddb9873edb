// `npm run test:vercel-cli`: Vercel's own command line against the stand-in that the tests use. See docs/platforms/vercel.md.
import { lineOf, runSuite } from "./check/suites.mjs";
import { generateSources, vitest } from "./check/tools.mjs";
import { Problem } from "./start/problem.mjs";
import { root } from "./start/settings.mjs";
import { onStopSignal } from "./start/stop-signals.mjs";
import { ensureVercelCli } from "./vercel-cli/install.mjs";

const env = process.env;
try {
  const { signal } = onStopSignal(() => console.log("Stopping …"));
  const program = await ensureVercelCli({ env, signal, say: (line) => console.log(line) });
  await generateSources({ root, env });
  const suite = { ...vitest(root, "vercel-cli"), env: { VERCEL_CLI: program } };
  const outcome = await runSuite(suite, { cwd: root, env, show: true });
  console.log(lineOf(outcome));
  process.exitCode = outcome.failed === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  for (const line of error.lines()) console.error(line);
  process.exitCode = 1;
}
