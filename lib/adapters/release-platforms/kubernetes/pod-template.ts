import { createHash } from "node:crypto";
import { wholeCommit } from "@/lib/adapters/release-platforms/built-from";
import type { PodTemplate } from "@/lib/adapters/release-platforms/kubernetes/objects";
import { relativePart } from "@/lib/domain/plan/relative-target";

/** Labels that a controller adds to the templates it keeps. */
const ADDED_LABELS = ["pod-template-hash", "controller-revision-hash"];
const COMMIT_KEYS = ["org.opencontainers.image.revision", "app.kubernetes.io/commit"];

/** The template as a workload has it, without what the controllers add to their copies. */
export function bareTemplate(template: PodTemplate): PodTemplate {
  // A ControllerRevision keeps a patch, whose directive is no part of the template.
  const { $patch: _, metadata, ...rest } = template;
  const labels = Object.entries(metadata.labels).filter(([key]) => !ADDED_LABELS.includes(key));
  return { ...rest, metadata: { ...metadata, labels: Object.fromEntries(labels) } };
}

/** `sha256:` and 64 digits over the bare template, whatever the order of its fields. */
export function digestOfTemplate(template: PodTemplate): string {
  return `sha256:${createHash("sha256")
    .update(sortedJson(bareTemplate(template)))
    .digest("hex")}`;
}

/** What people call the release; null when only names that move are written there. */
export function versionOf(template: PodTemplate, container: string | null): string | null {
  const label = template.metadata.labels["app.kubernetes.io/version"];
  if (label && relativePart(label) === null) return label;
  const chosen = template.spec.containers.filter(({ name }) => container === null || name === container);
  const versions = chosen.map(({ name, image }) => ({ name, version: versionOfImage(image) }));
  if (versions.length === 0 || versions.some(({ version }) => version === null)) return null;
  const different = new Set(versions.map(({ version }) => version));
  if (different.size === 1) return versions[0]?.version ?? null;
  return versions.map(({ name, version }) => `${name} ${version}`).join(", ");
}

/** The tag, else the beginning of the digest; null for a tag that moves. */
function versionOfImage(image: string): string | null {
  const [named = "", digest] = image.split("@");
  const tag = /:([^/:]+)$/.exec(named)?.[1];
  if (tag && relativePart(tag) === null) return tag;
  return digest ? digest.replace("sha256:", "").slice(0, 12) : null;
}

/** The whole commit id that the template names; null: none. */
export function commitOf({ metadata }: PodTemplate, commitFrom: string | null): string | null {
  const keys = commitFrom === null ? COMMIT_KEYS : [commitFrom, ...COMMIT_KEYS];
  const named = keys.map((key) => metadata.annotations[key] ?? metadata.labels[key]);
  return named.map(wholeCommit).find((commit) => commit !== null) ?? null;
}

/** Null and absent mean the same to Kubernetes, and so do empty and absent lists; an empty map may mean something. */
function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .filter(([, member]) => !isNothing(member))
    .map(([key, member]) => `${JSON.stringify(key)}:${sortedJson(member)}`);
  return `{${members.join(",")}}`;
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return Array.isArray(value) && value.length === 0;
}
