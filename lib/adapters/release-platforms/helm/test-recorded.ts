import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type Revision, readStored } from "@/lib/adapters/release-platforms/helm/stored-release";
import { type Workload, workloadShape } from "@/lib/adapters/release-platforms/helm/workload";

function readRecorded(name: string): unknown {
  return JSON.parse(readFileSync(fileURLToPath(new URL(`recorded/${name}.json`, import.meta.url)), "utf8"));
}

/** As `data.release` of a Secret holds it. */
export function packed(stored: unknown): string {
  return Buffer.from(gzipSync(JSON.stringify(stored)).toString("base64")).toString("base64");
}

/** What the two programs stored for the same story: install, an upgrade that failed, a rollback, an upgrade that was killed. */
export async function recordedRevisions(
  name: "helm-3.17.3" | "helm-4.1.4" | "helm-3-then-4",
): Promise<Revision[]> {
  const stored = readRecorded(name);
  if (!Array.isArray(stored)) throw new Error(`${name}.json holds no list`);
  return Promise.all(stored.map((each, index) => readStored(`${name} ${index}`, packed(each))));
}

/** A Deployment as a real cluster answered it. */
export const recordedDeployment = (name: "deployment-complete" | "deployment-deadline-exceeded"): Workload =>
  workloadShape.parse(readRecorded(name));
