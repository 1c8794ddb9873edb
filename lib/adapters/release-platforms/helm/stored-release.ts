import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { z } from "zod";
import { type ManifestObject, parseManifest } from "@/lib/adapters/release-platforms/helm/manifest";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";
import { relativePart } from "@/lib/domain/plan/relative-target";

const LARGEST_BYTES = 64 * 1024 * 1024;

/** One revision as Helm 3 and 4 store it in a Secret `sh.helm.release.v1.<name>.v<number>`. */
export type Revision = {
  number: number;
  /** deployed, superseded, failed, pending-install, pending-upgrade, pending-rollback, uninstalling, uninstalled … */
  status: string;
  description: string;
  /** When the operation began that made it. */
  begunAt: Date;
  chart: string;
  appVersion: string | null;
  objects: ManifestObject[];
  hooks: Hook[];
  /** `sha256:` and 64 digits over chart, values, manifest and hooks; a rollback makes a revision with the same. */
  digest: string;
};

/** An object that is made at a point of an operation, such as a Job that migrates a database. */
export type Hook = { kind: string; name: string; events: string[]; objects: ManifestObject[] };

const text = z.string().nullish();

const storedShape = z.object({
  version: z.int().positive(),
  info: z.object({ status: z.string(), description: z.string().default(""), last_deployed: z.string() }),
  chart: z.object({ metadata: z.object({ name: z.string(), version: z.string(), appVersion: text }) }),
  config: z.record(z.string(), z.unknown()).nullish(),
  manifest: z.string().default(""),
  hooks: z
    .array(
      z.object({
        name: z.string(),
        kind: z.string(),
        path: text,
        manifest: text,
        events: z.array(z.string()).nullish(),
        weight: z.number().nullish(),
        delete_policies: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
});

/** Reads what the API server holds under `data.release`. Throws `PlatformUnreadable`. */
export async function readStored(secret: string, data: string): Promise<Revision> {
  let stored: unknown;
  try {
    const packed = Buffer.from(Buffer.from(data, "base64").toString("latin1"), "base64");
    const unpacked = await promisify(gunzip)(packed, { maxOutputLength: LARGEST_BYTES });
    stored = JSON.parse(unpacked.toString("utf8"));
  } catch {
    throw new PlatformUnreadable(`Secret ${secret} does not hold a release of Helm 3 or 4`);
  }
  const parsed = storedShape.safeParse(stored);
  if (parsed.success) return toRevision(parsed.data);
  const [issue] = parsed.error.issues;
  throw new PlatformUnreadable(
    `Secret ${secret} holds a release in another form than expected: ${issue?.path.join(".")} ${issue?.message}`,
  );
}

function toRevision(stored: z.infer<typeof storedShape>): Revision {
  const { name, version, appVersion } = stored.chart.metadata;
  return {
    number: stored.version,
    status: stored.info.status,
    description: stored.info.description,
    begunAt: new Date(stored.info.last_deployed),
    chart: `${name}-${version}`,
    appVersion: appVersion || null,
    objects: parseManifest(stored.manifest),
    hooks: (stored.hooks ?? []).map(({ kind, name: hook, events, manifest }) => ({
      kind,
      name: hook,
      events: events ?? [],
      objects: parseManifest(manifest ?? ""),
    })),
    digest: digestOf(stored),
  };
}

/** Helm writes it down once the hook has run. */
const DEFAULT_DELETE_POLICY = ["before-hook-creation"];

/** When a hook ran last, and how a release was applied, is not its content. */
function digestOf({ chart, config, manifest, hooks }: z.infer<typeof storedShape>): string {
  const { name, version, appVersion } = chart.metadata;
  const runs = (hooks ?? []).map((hook) => [
    hook.path ?? "",
    hook.kind,
    hook.name,
    hook.manifest ?? "",
    hook.events ?? [],
    hook.weight ?? 0,
    hook.delete_policies?.length ? hook.delete_policies : DEFAULT_DELETE_POLICY,
  ]);
  const content = [name, version, appVersion ?? "", config ?? {}, manifest, runs.sort(byText)];
  return `sha256:${createHash("sha256").update(sortedJson(content)).digest("hex")}`;
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${sortedJson(member)}`).join(",")}}`;
}

/** “1.4.2 (shop-0.3.1)”: the version of the application and the chart. A name that moves, such as latest, is left out. */
export function versionOf({ appVersion, chart }: Pick<Revision, "appVersion" | "chart">): string {
  return appVersion === null || relativePart(appVersion) !== null ? chart : `${appVersion} (${chart})`;
}

/** The revision that a rollback went back to, as Helm describes it; null: it was no rollback. */
export function rolledBackTo({
  description,
  number,
}: Pick<Revision, "description" | "number">): number | null {
  const to = Number(/^Rollback to (\d+)$/.exec(description)?.[1] ?? Number.NaN);
  return to > 0 && to < number ? to : null;
}

export const isPending = ({ status }: Pick<Revision, "status">): boolean => status.startsWith("pending-");

/** Helm itself would go back to any revision; one that failed or was never finished is no release to go back to. */
export const canBeGoneBackTo = (status: string): boolean => status === "deployed" || status === "superseded";
