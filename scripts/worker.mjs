// `npm run worker`: one more worker on the database of a desk that runs elsewhere. See start/separate-worker.mjs.
// This file and what it imports first must be readable by old versions of Node, so that they can be told so.
import { nodeProblem } from "./start/node-version.mjs";

const problem = nodeProblem(process.versions);
if (problem) {
  console.error(problem);
  process.exit(1);
}
Promise.all([import("./start/run.mjs"), import("./start/separate-worker.mjs")]).then(
  ([{ run }, { startSeparateWorker }]) => run(startSeparateWorker, process.argv.slice(2), process.env),
);
