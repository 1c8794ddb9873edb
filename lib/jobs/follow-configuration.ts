import type { Logger } from "pino";
import type { FollowedConfig, InForce } from "@/lib/config/followed-config";
import { sentenceOf } from "@/lib/configuration";
import type { Database } from "@/lib/db/client";
import { heldByExecution } from "@/lib/jobs/held-by-execution";
import { type Loop, startLoop } from "@/lib/jobs/loop";

const LOOK_EVERY_MS = 1_000;

type Ports = { db: Database; logger: Logger; signal: AbortSignal; followed: FollowedConfig };

/**
 * Calls `onChange` once, when another configuration than the one at the start is in force and no execution under way
 * would be torn by it. What is wrong on disk, and what holds a change back, is logged when it changes.
 */
export function followConfiguration(ports: Ports, onChange: () => void): Loop {
  const { db, logger, signal, followed } = ports;
  const running = followed.inForce;
  const say = sayOnce(logger);
  let told = false;
  return startLoop(LOOK_EVERY_MS, signal, async () => {
    followed.look();
    say(
      followed.trouble.map(sentenceOf),
      "twokey.yaml on disk is not taken over, the one before is in force",
    );
    if (told || followed.inForce.version === running.version) return;
    if (await isHeld({ db, logger }, running, followed.inForce, say)) return;
    told = true;
    onChange();
  });
}

async function isHeld(
  { db, logger }: Pick<Ports, "db" | "logger">,
  running: InForce,
  next: InForce,
  say: (sentences: readonly string[], what: string) => void,
): Promise<boolean> {
  try {
    const held = await heldByExecution(db, running.config, next.config);
    say(held, "twokey.yaml is taken over when the execution on these targets has ended");
    return held.length > 0;
  } catch (error) {
    logger.warn({ error }, "it could not be found out whether a change of twokey.yaml is held back");
    return true;
  }
}

function sayOnce(logger: Logger) {
  const said = new Map<string, string>();
  return (sentences: readonly string[], what: string): void => {
    const text = sentences.join("\n");
    if ((said.get(what) ?? "") !== text && sentences.length > 0) logger.error({ sentences }, what);
    said.set(what, text);
  };
}
