// `npm test`: everything that CI runs. See check/all.mjs.
// This file and what it imports first must be readable by old versions of Node, so that they can be told so.
import { nodeProblem } from "./start/node-version.mjs";

const problem = nodeProblem(process.versions);
if (problem) {
  console.error(problem);
  process.exit(1);
}
import("./check/all.mjs").then(({ runAll }) => runAll(process.env));
