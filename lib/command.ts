import type { z } from "zod";
import type { TwokeyConfig } from "@/lib/config/config";
import type { Database, Transaction } from "@/lib/db/client";
import { guardRefusal } from "@/lib/db/guard-refusal";
import { recordEvent } from "@/lib/db/timeline";
import { type Decision, refuse } from "@/lib/domain/decision";
import { type Action, mayPerform } from "@/lib/domain/permission";
import { type Refusal, refusal } from "@/lib/domain/refusal";
import type { Site } from "@/lib/signature/passkey";

/** Who acts: the person, through which account, with the roles they hold at this moment. */
export type Actor = { personId: string; accountId: string; name: string; roles: string[] };

/** What a command may know beside its input. */
export type CommandContext = {
  actor: Actor;
  now: Date;
  newId: () => string;
  config: TwokeyConfig;
  site: Site;
};

/**
 * One change of state. `run` reads, lets the domain decide and saves, all in the given transaction; a refusal
 * undoes everything it saved. With `logsRefusals` each refused attempt leaves a row in the log, and
 * `incidentOf` says to which incident it belongs.
 */
export type Command<Input, Output> = {
  name: string;
  permission: Action;
  input: z.ZodType<Input>;
  logsRefusals?: boolean;
  incidentOf?: (tx: Transaction, input: Input) => Promise<string | null>;
  run: (tx: Transaction, input: Input, context: CommandContext) => Promise<Decision<Output>>;
};

/** Also a refusal is recorded when the database is busy. */
const PATIENT = { timeout: 15_000, maxWait: 10_000 };

class Refused extends Error {
  constructor(readonly reasons: [Refusal, ...Refusal[]]) {
    super(reasons[0].code);
  }
}

/** The one way to run a command: permission → parse → run in one transaction → timeline of a refusal. */
export async function runCommand<Input, Output>(
  db: Database,
  command: Command<Input, Output>,
  rawInput: unknown,
  context: CommandContext,
): Promise<Decision<Output>> {
  const allowed = mayPerform(context.actor.roles, command.permission);
  const parsed = command.input.safeParse(rawInput);
  const input = parsed.success ? parsed.data : null;
  const decision: Decision<Output> = !allowed
    ? refuse(refusal("role_missing"))
    : parsed.success
      ? await decideInTransaction(db, command, parsed.data, context)
      : inputRefused(parsed.error);
  const recorded = command.logsRefusals || !allowed;
  if (!decision.ok && recorded) await recordRefusal(db, command, input, context, decision.reasons);
  return decision;
}

async function decideInTransaction<Input, Output>(
  db: Database,
  command: Command<Input, Output>,
  input: Input,
  context: CommandContext,
): Promise<Decision<Output>> {
  try {
    return await db.$transaction(async (tx) => {
      const decision = await command.run(tx, input, context);
      const [first, ...others] = decision.ok ? [] : decision.reasons;
      if (first) throw new Refused([first, ...others]);
      return decision;
    }, PATIENT);
  } catch (error) {
    if (error instanceof Refused) return refuse(...error.reasons);
    const byGuard = guardRefusal(error);
    if (byGuard) return refuse(byGuard);
    throw error;
  }
}

function inputRefused(error: z.ZodError): Decision<never> {
  const reasons = error.issues.map((issue) =>
    refusal("input_invalid", issue.message, issue.path.map(String).join(".")),
  );
  const [first = refusal("input_invalid"), ...others] = reasons;
  return refuse(first, ...others);
}

async function recordRefusal<Input, Output>(
  db: Database,
  command: Command<Input, Output>,
  input: Input | null,
  { actor }: CommandContext,
  reasons: Refusal[],
): Promise<void> {
  await db.$transaction(async (tx) => {
    const incidentId = input === null ? null : ((await command.incidentOf?.(tx, input)) ?? null);
    await recordEvent(
      tx,
      { incidentId, personId: actor.personId },
      { event: "attempt_refused", body: { attempt: command.name, reasons } },
    );
  }, PATIENT);
}
