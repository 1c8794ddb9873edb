import { parseAllDocuments } from "yaml";
import { z } from "zod";

const texts = z.record(z.string(), z.unknown()).nullish();

const objectShape = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: texts,
    annotations: texts,
  }),
});

/** An object as the chart renders it. */
export type ManifestObject = z.infer<typeof objectShape>;

const listShape = z.object({ kind: z.string().endsWith("List"), items: z.array(z.unknown()) });

/** The objects of a manifest that Helm stored; documents that are no objects are left out. */
export function parseManifest(manifest: string): ManifestObject[] {
  const documents = parseAllDocuments(manifest, { logLevel: "silent" });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    const value: unknown = document.errors.length > 0 ? null : document.toJS();
    const list = listShape.safeParse(value);
    const items = list.success ? list.data.items : [value];
    return items.flatMap((item) => {
      const parsed = objectShape.safeParse(item);
      return parsed.success ? [parsed.data] : [];
    });
  });
}

export function nameOf({ kind, metadata }: ManifestObject): string {
  return `${kind} ${metadata.name}`;
}

const COMMIT_KEYS = ["org.opencontainers.image.revision", "app.kubernetes.io/commit"];
const WHOLE_COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * The commit that the objects or their pods name in a label or an annotation; null: none, or more than one, so that
 * nobody could say which is meant. `ownKey` is looked for first.
 */
export function commitOf(objects: readonly ManifestObject[], ownKey: string | null): string | null {
  for (const key of ownKey === null ? COMMIT_KEYS : [ownKey, ...COMMIT_KEYS]) {
    const found = new Set(objects.flatMap(markedPlaces).flatMap((marks) => wholeCommit(marks[key])));
    if (found.size > 0) return found.size === 1 ? ([...found][0] ?? null) : null;
  }
  return null;
}

function wholeCommit(value: unknown): string[] {
  return typeof value === "string" && WHOLE_COMMIT.test(value) ? [value] : [];
}

type Marks = Record<string, unknown>;

/** Labels and annotations of the object and of its pods. */
function markedPlaces(object: ManifestObject): Marks[] {
  const pods = podsOf(object)?.metadata;
  return [object.metadata, pods].flatMap((metadata) => [metadata?.labels ?? {}, metadata?.annotations ?? {}]);
}

const podsShape = z.object({
  spec: z.object({
    template: z.looseObject({
      metadata: z.looseObject({ labels: texts, annotations: texts }).optional(),
      spec: z.looseObject({ containers: z.array(z.looseObject({ name: z.string() })) }),
    }),
  }),
});
type Pods = z.infer<typeof podsShape>["spec"]["template"];

/** The pod template of a workload; null: the object makes no pods. */
export function podsOf(object: unknown): Pods | null {
  const parsed = podsShape.safeParse(object);
  return parsed.success ? parsed.data.spec.template : null;
}

/** A ConfigMap or Secret that pods read. */
export type Reference = { kind: "ConfigMap" | "Secret"; name: string };

const REFERENCES: Record<string, [kind: Reference["kind"], key: string]> = {
  configMapRef: ["ConfigMap", "name"],
  configMapKeyRef: ["ConfigMap", "name"],
  configMap: ["ConfigMap", "name"],
  secretRef: ["Secret", "name"],
  secretKeyRef: ["Secret", "name"],
  secret: ["Secret", "secretName"],
};

/** What the pods read that the chart does not make itself: it stays as it is when the release goes back. Sorted. */
export function referencesBeside(objects: readonly ManifestObject[]): Reference[] {
  const own = new Set(objects.map(nameOf));
  const found = new Map<string, Reference>();
  const look = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      const [kind, nameKey] = REFERENCES[key] ?? [];
      const name = kind && nameKey ? namedIn(inner, nameKey) : null;
      if (kind && name !== null && !own.has(`${kind} ${name}`)) found.set(`${kind} ${name}`, { kind, name });
      look(inner);
    }
  };
  for (const object of objects) look(podsOf(object)?.spec);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, reference]) => reference);
}

/** In a projected volume a secret has a `name`, elsewhere a `secretName`. */
function namedIn(value: unknown, key: string): string | null {
  if (typeof value !== "object" || value === null) return null;
  const members = new Map(Object.entries(value));
  const name: unknown = members.get(key) ?? members.get("name");
  return typeof name === "string" ? name : null;
}

type Marked = { labels?: Marks | null; annotations?: Marks | null };

/** What else owns an object and would put its own state back, by name; null: nothing that can be told. */
export function overrulingOwnerOf({ labels, annotations }: Marked): string | null {
  const read = (marks: Marks | null | undefined, key: string) => {
    const value = marks?.[key];
    return typeof value === "string" && value !== "" ? value : null;
  };
  const tracked = read(annotations, "argocd.argoproj.io/tracking-id")?.split(":")[0] ?? null;
  const argo =
    tracked ??
    read(labels, "argocd.argoproj.io/instance") ??
    read(annotations, "argocd.argoproj.io/instance");
  if (argo !== null) return `Argo CD application ${argo}`;
  for (const [kind, what] of [
    ["helm", "HelmRelease"],
    ["kustomize", "Kustomization"],
  ] as const) {
    const name = read(labels, `${kind}.toolkit.fluxcd.io/name`);
    if (name !== null) return `Flux ${what} ${name}`;
  }
  return null;
}
