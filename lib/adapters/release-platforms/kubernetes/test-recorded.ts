import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { z } from "zod";
import {
  controllerRevisionShape,
  listShape,
  podShape,
  replicaSetShape,
  workloadShape,
} from "@/lib/adapters/release-platforms/kubernetes/objects";

/** Objects as a real cluster (1.20.2) answered them, see docs/cluster-tests.md. */
function recorded<Shape extends z.ZodType>(name: string, shape: Shape): z.infer<Shape> {
  const file = fileURLToPath(new URL(`recorded/${name}.json`, import.meta.url));
  return shape.parse(JSON.parse(readFileSync(file, "utf8")));
}

export const recordedWorkload = (name: string) => recorded(name, workloadShape);
export const recordedReplicaSets = (name: string) => recorded(name, listShape(replicaSetShape)).items;
export const recordedRevisions = (name: string) => recorded(name, listShape(controllerRevisionShape)).items;
export const recordedPods = (name: string) => recorded(name, listShape(podShape)).items;
