import { randomUUID } from "node:crypto";
import { type Actor, type Command, runCommand } from "@/lib/command";
import type { TwokeyConfig } from "@/lib/config/config";
import type { Database } from "@/lib/db/client";

/** Runs a command as this person, and answers the codes of its refusal or [] when it was accepted. */
export async function run<Input, Output>(
  db: Database,
  command: Command<Input, Output>,
  actor: Actor,
  input: unknown,
  now = new Date(),
): Promise<string[]> {
  const decision = await runCommand(db, command, input, {
    actor,
    now,
    newId: randomUUID,
    config: testConfig(),
  });
  return decision.ok ? [] : decision.reasons.map(({ code }) => code);
}

/** The little of a configuration that commands look at. */
export function testConfig(): TwokeyConfig {
  const services = [{ key: "shop", name: "Shop", publicName: "Webshop" }];
  return { services, installation: { name: "Sample shop", sample: true } } as unknown as TwokeyConfig;
}
