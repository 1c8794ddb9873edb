import { CREDENTIAL_KEYS } from "@/lib/schemas/targets/credential";
import { rememberSecret } from "@/lib/scrub";
import { Secret } from "@/lib/secret";
import type { ConfigProblem } from "./config";
import { problemAt } from "./problems";
import { type MissingReference, SECRET_NAME, type UsedReference, WITHHELD } from "./references";
import type { YamlFile, YamlPath } from "./yaml-file";

/** Whether this process gets the credentials, or only knows that there are some. */
export type WithSecrets = "with secrets" | "without secrets";

type Headers = Readonly<Record<string, string>>;

const SECRET_HEADER = /authorization|cookie|token|key|secret|password/i;
const HEADERS = ["metrics", "source", "headers"];

/** What came from the environment into a header, or from a variable named like a secret, is one everywhere. */
export function rememberSecrets(used: readonly UsedReference[]): void {
  for (const { path, name, value } of used) {
    const isCredential =
      isInHeader(path) || isForNotices(path) || isTargetCredential(path) || SECRET_NAME.test(name);
    if (value !== WITHHELD && isCredential) rememberSecret(value);
  }
}

/** A plan names its commands and addresses, and everybody may read it. */
export function shownSecrets(used: readonly UsedReference[]): MissingReference[] {
  const expected =
    "no secret, because what stands here is shown; a credential stands in headers or under a key such as token";
  const isShown = (path: YamlPath) =>
    !isInHeader(path) &&
    !isForNotices(path) &&
    !isTargetCredential(path) &&
    path.slice(2).join(".") !== "metrics.source.url";
  return used
    .filter(({ name, path }) => SECRET_NAME.test(name) && isShown(path))
    .map(({ path }) => ({ path, expected }));
}

/** The headers of a service: a value that holds something from the environment is a credential. */
export function headersOf(
  service: string,
  headers: Headers,
  used: readonly UsedReference[],
  secrets: WithSecrets,
): Record<string, string | Secret> {
  const keep = secrets === "with secrets" ? Secret.of : Secret.withheld;
  const isReferred = (header: string) =>
    used.some(({ path }) => path[1] === service && isInHeader(path) && path[5] === header);
  return Object.fromEntries(
    Object.entries(headers).map(([header, text]) => [header, isReferred(header) ? keep(text) : text]),
  );
}

/** A secret stands in the environment, never in the file. */
export function writtenSecrets(file: YamlFile, service: string, headers: Headers): ConfigProblem[] {
  return Object.keys(headers).flatMap((header) => {
    const at = ["services", service, ...HEADERS, header];
    if (!SECRET_HEADER.test(header) || file.at(at).found.includes("${")) return [];
    return [
      problemAt(file, at, `a reference to the environment such as \${PROMETHEUS_TOKEN}`, "the secret itself"),
    ];
  });
}

function isForNotices(path: YamlPath): boolean {
  return path[0] === "notify" && /^(webhook|password)$/.test(String(path[2]));
}

/** services.shop.targets.api.token, and the token of a repository, which belongs to a target or to all of them */
function isTargetCredential(path: YamlPath): boolean {
  const keys = path.join(".");
  if (/^services\.[^.]+\.(?:targets\.[^.]+\.)?repository\.token$/.test(keys)) return true;
  return (
    path[0] === "services" &&
    path[2] === "targets" &&
    path.length === 5 &&
    CREDENTIAL_KEYS.some((key) => key === path[4])
  );
}

function isInHeader(path: YamlPath): boolean {
  return path[0] === "services" && HEADERS.every((key, index) => path[2 + index] === key);
}
