import path from "node:path";
import type { ConfigProblem, TwokeyConfig } from "@/lib/config/config";
import type { WithSecrets } from "@/lib/config/credentials";
import { loadConfig } from "@/lib/config/load";
import { WITHHELD } from "@/lib/config/references";

/** Thrown when twokey.yaml cannot be used at all; the message names every problem with file and line. */
export class ConfigurationUnusable extends Error {
  override name = "ConfigurationUnusable";
}

const shared = globalThis as typeof globalThis & { twokeyConfiguration?: TwokeyConfig };

/** The configuration of this process, read once from TWOKEY_CONFIG. The worker calls it with `secrets`. */
export function configuration(secrets: WithSecrets = "without secrets"): TwokeyConfig {
  shared.twokeyConfiguration ??= readConfiguration(secrets);
  return shared.twokeyConfiguration;
}

function readConfiguration(secrets: WithSecrets): TwokeyConfig {
  const file = process.env.TWOKEY_CONFIG;
  if (!file) throw new ConfigurationUnusable("TWOKEY_CONFIG is not set: name the twokey.yaml to use.");
  const env = secrets === "with secrets" ? process.env : withheld(process.env);
  const loaded = loadConfig(path.resolve(file), env, secrets);
  if (loaded.ok) return loaded.config;
  throw new ConfigurationUnusable(loaded.problems.map(sentenceOf).join("\n"));
}

function sentenceOf({ file, line, message }: ConfigProblem): string {
  return line === null ? `${file}: ${message}` : `${file} line ${line}: ${message}`;
}

/** Secrets reach the worker alone: the environment in which every unset name has a value, so that a missing secret is no problem here. */
function withheld(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return new Proxy(env, {
    get: (own, name: string) => own[name] ?? WITHHELD,
    getOwnPropertyDescriptor: (own, name: string) => ({
      value: own[name] ?? WITHHELD,
      configurable: true,
      enumerable: true,
      writable: true,
    }),
  });
}
