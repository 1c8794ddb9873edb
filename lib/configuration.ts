import path from "node:path";
import type { ConfigProblem, TwokeyConfig } from "@/lib/config/config";
import type { WithSecrets } from "@/lib/config/credentials";
import { FollowedConfig } from "@/lib/config/followed-config";
import { loadConfig } from "@/lib/config/load";
import { WITHHELD } from "@/lib/config/references";

/** Thrown when twokey.yaml cannot be used at all; the message names every problem with file and line. */
export class ConfigurationUnusable extends Error {
  override name = "ConfigurationUnusable";
}

// Next bundles pages apart; a global lets all of them look once.
const shared = globalThis as typeof globalThis & { twokeyConfiguration?: FollowedConfig };

/**
 * The configuration of this process, from the files that TWOKEY_CONFIG names. A change of them is taken over within
 * two seconds when it is right as a whole.
 */
export function configuration(): TwokeyConfig {
  return followedConfiguration().inForce.config;
}

/** The same with what is wrong on disk; looks at the files, at most once a second. The worker asks with its secrets. */
export function followedConfiguration(secrets: WithSecrets = "without secrets"): FollowedConfig {
  shared.twokeyConfiguration ??= openConfiguration(secrets);
  shared.twokeyConfiguration.look();
  return shared.twokeyConfiguration;
}

function openConfiguration(secrets: WithSecrets): FollowedConfig {
  const file = process.env.TWOKEY_CONFIG;
  if (!file) throw new ConfigurationUnusable("TWOKEY_CONFIG is not set: name the twokey.yaml to use.");
  const env = secrets === "with secrets" ? process.env : withheld(process.env);
  const place = path.resolve(file);
  const opened = FollowedConfig.open(place, () => loadConfig(place, env, secrets));
  if (opened.ok) return opened.followed;
  throw new ConfigurationUnusable(opened.problems.map(sentenceOf).join("\n"));
}

export function sentenceOf({ file, line, message }: ConfigProblem): string {
  return line === null ? `${file}: ${message}` : `${file} line ${line}: ${message}`;
}

/**
 * Secrets reach the worker alone: the environment in which every name that the worker has been given has a value, so that
 * desk and worker find the same things missing. Without TWOKEY_WORKER_VARIABLES the worker is elsewhere and may have any.
 */
function withheld(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const given = env.TWOKEY_WORKER_VARIABLES?.split(",");
  const valueIn = (own: NodeJS.ProcessEnv, name: string) =>
    own[name] ?? (given === undefined || given.includes(name) ? WITHHELD : undefined);
  return new Proxy(env, {
    get: valueIn,
    getOwnPropertyDescriptor(own, name: string) {
      const value = valueIn(own, name);
      return value === undefined
        ? undefined
        : { value, configurable: true, enumerable: true, writable: true };
    },
  });
}
