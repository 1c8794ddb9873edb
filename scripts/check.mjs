// `npm run check`: format, lint, types, arrows between folders, unused code and unit tests. Needs no service.
import { runFastChecks } from "./check/fast.mjs";
import { sum } from "./check/suites.mjs";
import { generateSources } from "./check/tools.mjs";
import { root } from "./start/settings.mjs";

await generateSources({ root, env: process.env });
const outcomes = await runFastChecks({ root, env: process.env, print: (text) => console.log(text) });
const { passed, failed } = sum(outcomes);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
