import { CREDENTIAL_KEYS } from "@/lib/schemas/targets/credential";
import { type WrittenTarget, writtenTarget } from "@/lib/schemas/targets/target";
import { serviceKey, targetFrame, type WrittenService } from "@/lib/schemas/twokey-config";
import { Secret } from "@/lib/secret";
import type { ConfigProblem, RepositoryConfig, ServiceTarget, TargetSettings } from "./config";
import type { WithSecrets } from "./credentials";
import { problemAt, problemsOf } from "./problems";
import type { YamlFile, YamlPath } from "./yaml-file";

type Surroundings = { secrets: WithSecrets; inFolder: (path: string) => string };
type WrittenTargets = Pick<WrittenService, "targets" | "repository" | "migrations">;
type Loaded = { targets: ServiceTarget[]; problems: ConfigProblem[] };

/** The targets of a service in the order in which they are written, and what is wrong with them. */
export function loadTargets(
  file: YamlFile,
  path: YamlPath,
  service: WrittenTargets,
  surroundings: Surroundings,
): Loaded {
  const loaded = Object.entries(service.targets).map(([name, value]) =>
    loadTarget(file, [...path, "targets", name], name, value, { ...surroundings, service }),
  );
  return {
    targets: loaded.flatMap(({ target }) => (target ? [target] : [])),
    problems: loaded.flatMap(({ problems }) => problems),
  };
}

function loadTarget(
  file: YamlFile,
  path: YamlPath,
  name: string,
  value: unknown,
  { service, secrets, inFolder }: Surroundings & { service: WrittenTargets },
): { target: ServiceTarget | null; problems: ConfigProblem[] } {
  const key = serviceKey.safeParse(name);
  const named = key.success ? [] : [problemAt(file, path, key.error.issues[0]?.message ?? "a key", name)];
  const frame = targetFrame.safeParse(value);
  if (!frame.success)
    return { target: null, problems: [...named, ...problemsOf(file, frame.error.issues, path)] };
  const { repository, migrations, ...rest } = frame.data;
  const parsed = writtenTarget.safeParse(rest);
  if (!parsed.success)
    return { target: null, problems: [...named, ...problemsOf(file, parsed.error.issues, path)] };
  const problems = [...named, ...writtenCredentials(file, path, parsed.data)];
  if (problems.length > 0) return { target: null, problems };
  return {
    target: {
      name,
      repository: toRepository(repository ?? service.repository, inFolder),
      migrations: migrations ?? service.migrations ?? null,
      settings: openSettings(parsed.data, secrets, inFolder),
    },
    problems: [],
  };
}

function toRepository(
  written: WrittenService["repository"],
  inFolder: (path: string) => string,
): RepositoryConfig | null {
  return written ? { ...written, path: inFolder(written.path) } : null;
}

/** Keys of a target that name a file or folder beside twokey.yaml. */
const PATH_KEYS = ["root", "ca", "kubeconfig"];

/** Each credential becomes a `Secret`, and each path absolute; everything else stays as it is written. */
function openSettings(
  written: WrittenTarget,
  secrets: WithSecrets,
  inFolder: (path: string) => string,
): TargetSettings {
  const keep = secrets === "with secrets" ? Secret.of : Secret.withheld;
  const opened = Object.entries(written).map(([key, value]) => {
    if (isCredential(key) && typeof value === "string") return [key, keep(value)];
    return [key, PATH_KEYS.includes(key) && typeof value === "string" ? inFolder(value) : value];
  });
  // The keys are those of `written`, each credential as a secret.
  return Object.fromEntries(opened) as TargetSettings;
}

/** A credential stands in the environment, never in the file. */
function writtenCredentials(file: YamlFile, path: YamlPath, written: WrittenTarget): ConfigProblem[] {
  return Object.keys(written)
    .filter(isCredential)
    .filter((key) => !/^(["']?)\$\{[A-Za-z_][A-Za-z0-9_]*\}\1$/.test(file.at([...path, key]).found))
    .map((key) =>
      problemAt(
        file,
        [...path, key],
        `a reference to the environment, alone, such as \${SHOP_TOKEN}`,
        "the secret itself",
      ),
    );
}

function isCredential(key: string): boolean {
  return (CREDENTIAL_KEYS as readonly string[]).includes(key);
}
