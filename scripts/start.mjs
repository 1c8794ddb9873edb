// `npm start`: from a fresh clone, or from a second start, to a desk that can be used. See start/desk.mjs.
// This file and what it imports first must be readable by old versions of Node, so that they can be told so.
import { nodeProblem } from "./start/node-version.mjs";

const problem = nodeProblem(process.versions);
if (problem) {
  console.error(problem);
  process.exit(1);
}
Promise.all([import("./start/run.mjs"), import("./start/desk.mjs")]).then(([{ run }, { startDesk }]) =>
  run(startDesk, process.argv.slice(2), process.env),
);
