// `npm start`: from a fresh clone, or from a second start, to a desk that can be used. See start/run.mjs.
// This file and what it imports first must be readable by old versions of Node, so that they can be told so.
import { nodeProblem } from "./start/node-version.mjs";

const problem = nodeProblem(process.versions);
if (problem) {
  console.error(problem);
  process.exit(1);
}
import("./start/run.mjs").then(({ run }) => run(process.argv.slice(2), process.env));
