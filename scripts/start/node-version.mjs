/**
 * What to tell a person whose Node cannot run this, or null. Kept to the syntax of old versions.
 * @param {Record<string, string | undefined>} versions
 * @returns {string | null}
 */
export function nodeProblem(versions) {
  if (versions.bun || versions.deno || !versions.node) {
    return notDone("Twokey runs on Node.js; this is another runtime.");
  }
  const parts = versions.node.split(".").map(Number);
  const enough = parts[0] > 20 || (parts[0] === 20 && parts[1] >= 19);
  return enough ? null : notDone(`Twokey needs Node 20.19 or newer; this is Node ${versions.node}.`);
}

function notDone(happened) {
  const todo =
    "install Node 20.19 or newer (https://nodejs.org, or `nvm install` in this folder), then npm start.";
  return `${happened}\nNot done: nothing was installed or started.\nWhat to do: ${todo}`;
}
