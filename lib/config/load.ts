import { basename, dirname, isAbsolute, resolve } from "node:path";
import type { Policy } from "@/lib/domain/approval/policy";
import type { MetricDefinition } from "@/lib/domain/metric/metric";
import { configFile, serviceConfig, serviceKey, type WrittenService } from "@/lib/schemas/twokey-config";
import type { ConfigProblem, ServiceConfig, ServiceTarget, TwokeyConfig } from "./config";
import { headersOf, rememberSecrets, shownSecrets, type WithSecrets, writtenSecrets } from "./credentials";
import { loadNotify } from "./load-notify";
import { loadTargets } from "./load-targets";
import { loadTriggers } from "./load-triggers";
import { inOrder, problemAt, problemsOf } from "./problems";
import { type Environment, resolveReferences, type UsedReference } from "./references";
import { readYamlFile, type YamlFile, type YamlPath } from "./yaml-file";

/** `files`: every file whose content had a part in the answer, twokey.yaml first; one that does not exist counts. */
export type LoadedConfig = { files: string[] } & (
  | { ok: true; config: TwokeyConfig }
  | { ok: false; problems: ConfigProblem[] }
);

/**
 * Reads twokey.yaml and the condition files it names. All problems come at once. What concerns the whole file makes
 * it unusable; a broken service is left out and named in `problems`; a broken condition file or trigger is named in
 * the `problems` of its service, whose other triggers work. Without secrets, credentials are there in name only.
 */
export function loadConfig(
  path: string,
  env: Environment,
  secrets: WithSecrets = "with secrets",
): LoadedConfig {
  const read = readYamlFile(path, basename(path));
  if (!read.ok) return { ...read, files: [path] };
  const { file } = read;
  const { value, missing: notSet, used } = resolveReferences(file.value, env);
  rememberSecrets(used);
  const missing = [...notSet, ...shownSecrets(used)];
  const unset = missing.map((reference) => problemAt(file, reference.path, reference.expected));
  const loads = servicesIn(value).map(([key, service]) => {
    const own = unset.filter((_, index) => isBelow(missing[index]?.path ?? [], ["services", key]));
    return loadService(file, key, service, own, { folder: dirname(resolve(path)), used, secrets });
  });
  const files = [path, ...conditionFiles(value, dirname(resolve(path)))];
  const services = loads.flatMap((load) => (load.ok ? [load.service] : []));
  const broken = loads.flatMap((load) => (load.ok ? [] : load.problems));
  const general = unset.filter((_, index) => !isBelow(missing[index]?.path ?? [], ["services"]));
  const head = loadHead(file, value, general, { folder: dirname(resolve(path)), secrets });
  if (!head.ok) {
    const problems = inOrder([...head.problems, ...broken]);
    return { ok: false, problems: [...problems, ...services.flatMap((service) => service.problems)], files };
  }
  return { ok: true, config: { ...head.head, services, problems: inOrder(broken) }, files };
}

type Head = Pick<TwokeyConfig, "installation" | "policy" | "network" | "audit" | "notify" | "sample">;

function loadHead(
  file: YamlFile,
  value: unknown,
  unset: ConfigProblem[],
  { folder, secrets }: Pick<Surroundings, "folder" | "secrets">,
): { ok: true; head: Head } | { ok: false; problems: ConfigProblem[] } {
  const parsed = configFile.safeParse(value);
  if (!parsed.success)
    return { ok: false, problems: [...unset, ...problemsOf(file, parsed.error.issues, [])] };
  const { installation, policy, network, audit, sample } = parsed.data;
  const { notify, problems: unheard } = loadNotify(file, parsed.data.notify, secrets);
  const problems = [...unset, ...unheard];
  if (sample && !installation.sample) {
    problems.push(problemAt(file, ["sample"], "it only where installation.sample is true"));
  }
  problems.push(...unknownServices(file, policy, Object.keys(parsed.data.services)));
  if (problems.length > 0) return { ok: false, problems };
  const git = audit.git === undefined ? null : inFolder(folder, audit.git);
  return {
    ok: true,
    head: {
      installation,
      policy,
      network: network?.allow ?? null,
      audit: { git },
      notify,
      sample: sample ?? null,
    },
  };
}

/** A misspelt service would silently ask less of its approvers than was meant, so it makes the file unusable. */
function unknownServices(file: YamlFile, policy: Policy, known: readonly string[]): ConfigProblem[] {
  return policy.approvers.flatMap(({ services = [] }, rule) =>
    services.flatMap((key, index) => {
      if (known.includes(key)) return [];
      const at = ["policy", "approvers", rule, "services", index];
      return [problemAt(file, at, `one of the services ${known.join(", ")}`)];
    }),
  );
}
type Surroundings = { folder: string; used: readonly UsedReference[]; secrets: WithSecrets };

type LoadedService = { ok: true; service: ServiceConfig } | { ok: false; problems: ConfigProblem[] };

function loadService(
  file: YamlFile,
  key: string,
  value: unknown,
  unset: ConfigProblem[],
  surroundings: Surroundings,
): LoadedService {
  const path = ["services", key];
  const problems = [...unset];
  const slug = serviceKey.safeParse(key);
  if (!slug.success) problems.push(problemAt(file, path, slug.error.issues[0]?.message ?? "a key", key));
  const parsed = serviceConfig.safeParse(value);
  if (!parsed.success) problems.push(...problemsOf(file, parsed.error.issues, path));
  else problems.push(...writtenSecrets(file, key, parsed.data.metrics.source.headers));
  const { folder, secrets } = surroundings;
  const around = { secrets, inFolder: (path: string) => inFolder(folder, path) };
  // Also when something else of the service is wrong: all problems come at once.
  const loaded = loadTargets(file, path, parsed.data ?? { targets: targetsIn(value) }, around);
  problems.push(...loaded.problems);
  if (!parsed.success || problems.length > 0) return { ok: false, problems: inOrder(problems) };
  return { ok: true, service: toService(key, parsed.data, loaded.targets, surroundings) };
}

function toService(
  key: string,
  written: WrittenService,
  targets: ServiceTarget[],
  { folder, used, secrets }: Surroundings,
): ServiceConfig {
  const { name, description, publicName, baseline, verification } = written;
  const { everyMs, ...source } = written.metrics.source;
  const headers = headersOf(key, source.headers, used, secrets);
  const definitions: MetricDefinition[] = Object.entries(written.metrics.definitions).map(
    ([metric, definition]) => ({
      name: metric,
      ...definition,
    }),
  );
  const units = new Map(definitions.map((definition) => [definition.name, definition.unit]));
  const { triggers, problems } = loadTriggers(inFolder(folder, written.triggers), written.triggers, units);
  return {
    key,
    name,
    description: description ?? null,
    publicName: publicName ?? null,
    targets,
    triggers,
    baseline,
    metrics: { source: { ...source, headers }, everyMs, definitions },
    verification,
    problems,
  };
}

function servicesIn(value: unknown): [key: string, value: unknown][] {
  return Object.entries(blockOf(blockOf(value).services));
}

function conditionFiles(value: unknown, folder: string): string[] {
  const named = servicesIn(value).map(([, service]) => blockOf(service).triggers);
  return [...new Set(named.filter((name) => typeof name === "string").map((name) => inFolder(folder, name)))];
}

function targetsIn(service: unknown): Record<string, unknown> {
  return blockOf(blockOf(service).targets);
}

/** The keys of a block; nothing when it is none. */
function blockOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function isBelow(path: YamlPath, parent: YamlPath): boolean {
  return parent.every((key, index) => path[index] === key);
}

function inFolder(folder: string, path: string): string {
  return isAbsolute(path) ? path : resolve(folder, path);
}
