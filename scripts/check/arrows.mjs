import path from "node:path";
import { cruise } from "dependency-cruiser";

/**
 * Holds the imports of a tree against rules.
 * @param {string} root
 * @param {import("dependency-cruiser").IForbiddenRuleType[]} rules
 * @param {string[]} within folders to look at, seen from the root, which must be the working folder
 * @returns {Promise<{ modules: number, violations: string[] }>}
 */
export async function checkArrows(root, rules, within) {
  const options = {
    baseDir: root,
    ruleSet: { forbidden: rules },
    validate: true,
    doNotFollow: { path: "node_modules|^lib/generated/" },
    exclude: { path: "^\\.next|^\\.twokey" },
  };
  const resolution = {
    alias: { "@": path.resolve(root) },
    extensions: [".ts", ".tsx", ".mts", ".mjs", ".js", ".json", ".css"],
    conditionNames: ["import", "node", "types", "default"],
    exportsFields: ["exports"],
  };
  const { output } = await cruise(within, options, resolution);
  const { totalCruised, violations } = output.summary;
  return {
    modules: totalCruised,
    violations: violations.map(({ rule, from, to, cycle }) => {
      const way = cycle ? cycle.map(({ name }) => name).join(" → ") : to;
      return `${from} → ${way}\n    ${rule.name}`;
    }),
  };
}
