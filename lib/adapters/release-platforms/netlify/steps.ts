import { isDeepStrictEqual } from "node:util";
import { addressOf, type NetlifyTarget } from "@/lib/adapters/release-platforms/netlify/target";
import type { PlanTo } from "@/lib/domain/plan/plan-document";
import type { PlanStep, RequestStep } from "@/lib/domain/plan/plan-step";

export type Doing = "restore" | "lock" | "unlock";

export function stepOf(target: NetlifyTarget, to: PlanTo, doing: Doing): RequestStep {
  const deploy = `/deploys/${to.releaseId}/${doing}`;
  return {
    kind: "request",
    does: wordsFor(doing, to),
    method: "POST",
    url: addressOf(target, doing === "restore" ? `/sites/${target.siteId}${deploy}` : deploy),
    contentType: null,
    body: null,
    puts: doing === "restore" ? to.releaseId : null,
  };
}

/** What the step does at this target; null: it is no step of it. */
export function doingOf(target: NetlifyTarget, step: PlanStep, to: PlanTo): Doing | null {
  const known: Doing[] = ["restore", "lock", "unlock"];
  return known.find((doing) => isDeepStrictEqual(stepOf(target, to, doing), step)) ?? null;
}

const BETWEEN =
  "A build that ends between the two calls may be published; then the second call is not made, and the plan ends there.";

/** The deploy is published first, so that nothing else can be while the lock changes. `held` is how it is now. */
export function planOf(target: NetlifyTarget, to: PlanTo, wish: "set" | "lift" | "leave", held: boolean) {
  const restore = stepOf(target, to, "restore");
  if (wish === "lift") return { steps: [restore, stepOf(target, to, "unlock")], notes: [], hold: null };
  if (wish === "leave" && !held) return { steps: [restore], notes: [], hold: null };
  const hold = `Automatic publishing is locked at deploy ${to.releaseId}: new deploys are built and wait`;
  return { steps: [restore, stepOf(target, to, "lock")], notes: [BETWEEN], hold };
}

function wordsFor(doing: Doing, { version, releaseId }: PlanTo): string {
  switch (doing) {
    case "restore":
      return `Publish the deploy ${version} (${releaseId}) again`;
    case "lock":
      return `Lock automatic publishing at ${version}`;
    case "unlock":
      return `Let new deploys be published by themselves again, from ${version} on`;
  }
}
