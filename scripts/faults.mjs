// `npm run test:faults`: minutes of real processes that are killed, stopped and cut off. See docs/faults.md.
import { lineOf, runSuite } from "./check/suites.mjs";
import { generateSources, vitest } from "./check/tools.mjs";
import { root } from "./start/settings.mjs";

const env = process.env;
await generateSources({ root, env });
const outcome = await runSuite(vitest(root, "faults"), { cwd: root, env, show: true });
console.log(lineOf(outcome));
console.log(`${outcome.passed} passed, ${outcome.failed} failed`);
process.exitCode = outcome.failed === 0 ? 0 : 1;
