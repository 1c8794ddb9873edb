import type { TestProject } from "vitest/node";
import { buildOnce } from "../scripts/check/build-once.mjs";
import { root } from "../scripts/start/settings.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder with the built product that is attacked. */
    build: string;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  project.provide("build", await buildOnce(root, () => {}));
}
