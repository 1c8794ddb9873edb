import { randomUUID } from "node:crypto";
import { type Actor, type Command, runCommand } from "@/lib/command";
import type { TwokeyConfig } from "@/lib/config/config";
import type { Database } from "@/lib/db/client";
import { testPolicy } from "@/test/policy";

export const TEST_SITE = { origin: "http://localhost:4400", rpId: "localhost" };

/** Runs a command as this person, and answers the codes of its refusal or [] when it was accepted. */
export async function run<Input, Output>(
  db: Database,
  command: Command<Input, Output>,
  actor: Actor,
  input: unknown,
  now = new Date(),
  config = testConfig(),
): Promise<string[]> {
  const context = { actor, now, newId: randomUUID, config, site: TEST_SITE };
  const decision = await runCommand(db, command, input, context);
  return decision.ok ? [] : decision.reasons.map(({ code }) => code);
}

/** The sample's configuration, without triggers and smoke tests. */
export function testConfig(changes: Partial<TwokeyConfig> = {}): TwokeyConfig {
  return {
    installation: { name: "Sample shop", sample: true },
    policy: testPolicy,
    network: null,
    audit: { git: null },
    notify: { slack: null, teams: null, mail: null },
    problems: [],
    sample: { release: ["true"] },
    services: [
      {
        key: "shop",
        name: "Shop",
        description: null,
        publicName: "Webshop",
        triggers: [],
        baseline: { kind: "before-release", minutes: 5 },
        metrics: {
          source: { kind: "scrape", url: "http://localhost:4410/metrics", headers: {} },
          everyMs: 1000,
          definitions: [],
        },
        targets: [
          {
            name: "main",
            repository: null,
            migrations: null,
            settings: {
              platform: "release-directories",
              root: "/srv/shop/host",
              restart: ["true"],
              versionUrl: "http://localhost:4410/version",
            },
          },
        ],
        verification: { watchMinutes: 1, smoke: [] },
        problems: [],
      },
    ],
    ...changes,
  };
}
