import "server-only";
import { randomUUID } from "node:crypto";
import { type Command, runCommand } from "@/lib/command";
import { configuration } from "@/lib/configuration";
import { database } from "@/lib/db/client";
import { type Decision, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { logger } from "@/lib/logger";
import { site } from "@/lib/site";
import { currentActor } from "@/lib/web/session";

/** Makes the public endpoint of a command: a server action that takes plain JSON and answers a decision. */
export function action<Input, Output>(command: Command<Input, Output>) {
  return async (input: Input): Promise<Decision<Output>> => {
    const actor = await currentActor();
    if (!actor) return refuse(refusal("not_signed_in"));
    try {
      const context = { actor, now: new Date(), newId: randomUUID, config: configuration(), site: site() };
      return await runCommand(database(), command, input, context);
    } catch (error) {
      logger.error({ command: command.name, error }, "command failed");
      return refuse(refusal("failed_unexpectedly"));
    }
  };
}
