import { expect, test } from "vitest";
import { nodeProblem } from "./node-version.mjs";

test.each(["20.19.0", "20.20.2", "22.0.0", "24.1.0"])("accepts Node %s", (node) => {
  expect(nodeProblem({ node })).toBeNull();
});

test.each(["14.21.3", "18.20.0", "20.18.1"])("refuses Node %s and says what to do", (node) => {
  expect(nodeProblem({ node })).toMatch(
    new RegExp(`this is Node ${node}[\\s\\S]*What to do: install Node 20.19`),
  );
});

test("refuses another runtime", () => {
  expect(nodeProblem({ node: "22.0.0", bun: "1.2.0" })).toContain("another runtime");
});
