import { REFUSALS, type Refusal, type RefusalCode, refusal } from "@/lib/domain/refusal";

const GUARD_SQLSTATE = "TK001";

/** The refusal a database guard raised (SQLSTATE TK001, message = code), or null for any other error. */
export function guardRefusal(error: unknown): Refusal | null {
  const cause = databaseError(error);
  if (!cause || cause.code !== GUARD_SQLSTATE) return null;
  const code = cause.message.trim();
  return Object.hasOwn(REFUSALS, code) ? refusal(code as RefusalCode) : refusal("failed_unexpectedly");
}

/** Prisma wraps the driver's error: plain pg errors carry `code`, wrapped ones `originalCode` in a cause. */
function databaseError(error: unknown): { code: string; message: string } | null {
  for (let at = error, depth = 0; at && typeof at === "object" && depth < 6; depth++) {
    const seen = at as Record<string, unknown>;
    const code = seen.originalCode ?? seen.code;
    if (code === GUARD_SQLSTATE) {
      return { code, message: String(seen.originalMessage ?? seen.message ?? "") };
    }
    const meta = seen.meta as Record<string, unknown> | undefined;
    at = (meta?.driverAdapterError ?? seen.cause) as unknown;
  }
  return null;
}
