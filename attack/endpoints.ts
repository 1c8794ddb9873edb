import fs from "node:fs";
import path from "node:path";
import { inject } from "vitest";
import { z } from "zod";

const actionsShape = z.object({
  node: z.record(z.string(), z.object({ exportedName: z.string(), filename: z.string() })),
  edge: z.record(z.string(), z.unknown()),
});

function readManifest(name: string): unknown {
  return JSON.parse(fs.readFileSync(path.join(inject("build"), "desk/.next", name), "utf8"));
}

/** The server actions of the build: id by the name of its export. */
export function actionsOfBuild(): Map<string, string> {
  const { node, edge } = actionsShape.parse(readManifest("server/server-reference-manifest.json"));
  if (Object.keys(edge).length > 0) throw new Error("an action runs elsewhere than in the desk");
  const byName = new Map<string, string>();
  for (const [id, { exportedName, filename }] of Object.entries(node)) {
    if (byName.has(exportedName)) throw new Error(`two actions are called ${exportedName}: ${filename}`);
    byName.set(exportedName, id);
  }
  return byName;
}

/** The addresses of the build, pages and routes, with their parameters in brackets. */
export function addressesOfBuild(): string[] {
  const routes = z.record(z.string(), z.string()).parse(readManifest("app-path-routes-manifest.json"));
  return Object.values(routes).sort();
}

/** Pages of the old router, of which there are none of ours. */
export function oldPagesOfBuild(): string[] {
  return Object.keys(
    z.record(z.string(), z.string()).parse(readManifest("server/pages-manifest.json")),
  ).sort();
}
