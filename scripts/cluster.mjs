// `npm run test:cluster [-- files]`: tests against a real Kubernetes control plane. See docs/cluster-tests.md.

import { lineOf, runSuite } from "./check/suites.mjs";
import { generateSources, vitest } from "./check/tools.mjs";
import { prepareCluster } from "./cluster/prepare.mjs";
import { Problem } from "./start/problem.mjs";
import { createProgress } from "./start/progress.mjs";
import { root } from "./start/settings.mjs";
import { onStopSignal } from "./start/stop-signals.mjs";

const env = process.env;
try {
  const { signal } = onStopSignal(() => console.log("Stopping …"));
  await prepareCluster({ env, signal, progress: createProgress(process.stdout, env) });
  await generateSources({ root, env });
  const suite = vitest(root, "cluster");
  suite.command.push(...process.argv.slice(2));
  const outcome = await runSuite(suite, { cwd: root, env, show: true });
  console.log(lineOf(outcome));
  console.log(`${outcome.passed} passed, ${outcome.failed} failed`);
  process.exitCode = outcome.failed === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  for (const line of error.lines()) console.error(line);
  process.exitCode = 1;
}
