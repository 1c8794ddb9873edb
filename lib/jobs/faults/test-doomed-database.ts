import type { Database, Transaction } from "@/lib/db/client";
import type { CrashPoint, DoomedLife } from "@/lib/jobs/faults/test-crash-points";

type Call = (...args: unknown[]) => unknown;
type Watch = (name: string, args: unknown[]) => void;

/** The database as a worker sees it that is to die: each transaction is known by what it writes. */
export function doomedDatabase(db: Database, life: DoomedLife): Database {
  return new Proxy(db, {
    get(target, name) {
      life.touch();
      const found: unknown = Reflect.get(target, name);
      if (name === "$transaction") return transactions(target, life);
      if (name === "$queryRaw") return renewals(bound(found, target), life);
      if (name === "plan")
        return around(found as object, "findUnique", () => life.pass("signature check", "before"));
      if (name === "person")
        return around(found as object, "findMany", null, () => life.pass("signature check", "after"));
      return typeof found === "function" ? bound(found, target) : found;
    },
  });
}

function transactions(db: Database, life: DoomedLife): Database["$transaction"] {
  const run = async (work: (tx: Transaction) => Promise<unknown>, options?: object) => {
    const points = new Set<CrashPoint>();
    const events: string[] = [];
    const answer = await db.$transaction(async (tx) => {
      const done = await work(watched(tx, points, events));
      for (const point of points) life.pass(point, "before");
      return done;
    }, options);
    for (const point of points) life.pass(point, "after");
    life.touch();
    life.acknowledged.push(...events);
    return answer;
  };
  return run as Database["$transaction"];
}

/** Notes the named points that this transaction holds and the rows it adds to the log. */
function watched(tx: Transaction, points: Set<CrashPoint>, events: string[]): Transaction {
  const watch: Watch = (name, args) => {
    const point = pointOf(name, args);
    if (point) points.add(point);
    if (name === "$executeRaw" && sqlOf(args).includes("INSERT INTO timeline_entry"))
      events.push(`${args[3]} ${args[4]}`);
  };
  return new Proxy(tx, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name);
      if (name === "$queryRaw" || name === "$executeRaw") return told(name, bound(found, target), watch);
      if (name !== "execution" && name !== "executionStep") return found;
      return new Proxy(found as object, {
        get: (model, method) =>
          told(`${name}.${String(method)}`, bound(Reflect.get(model, method), model), watch),
      });
    },
  });
}

function pointOf(name: string, args: unknown[]): CrashPoint | null {
  const sql = name === "$queryRaw" ? sqlOf(args) : "";
  if (sql.includes("INSERT INTO execution ")) return "gate insert";
  if (sql.includes("lease_fence = lease_fence + 1")) return "take-over";
  const { data, where } = (args[0] ?? {}) as { data?: { state?: string }; where?: { state?: string } };
  if (name === "executionStep.create") return "intent commit";
  if (name === "execution.update") return data?.state === "succeeded" ? "success commit" : null;
  if (name !== "executionStep.updateMany") return null;
  if (where?.state === "reconciling") return "reconcile answer";
  if (data?.state === "reconciling") return "reconcile begin";
  if (data?.state === "intent") return "intent commit";
  return data?.state === "sent" ? "sent commit" : "outcome commit";
}

function renewals(query: Call, life: DoomedLife): Call {
  return async (...args) => {
    const renews = sqlOf(args).includes("lease_until = greatest");
    if (renews) life.pass("lease renewal", "before");
    const answer = await query(...args);
    if (renews) life.pass("lease renewal", "after");
    life.touch();
    return answer;
  };
}

function around(model: object, method: string, before: (() => void) | null, after?: () => void): object {
  return new Proxy(model, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name);
      if (name !== method) return bound(found, target);
      return async (...args: unknown[]) => {
        before?.();
        const answer = await bound(found, target)(...args);
        after?.();
        return answer;
      };
    },
  });
}

function told(name: string, call: Call, watch: Watch): Call {
  return (...args) => {
    watch(name, args);
    return call(...args);
  };
}

/** Everything that is reached through the proxies is a method of the client. */
function bound(found: unknown, owner: object): Call {
  return (found as Call).bind(owner);
}

/** A raw query is called as a template: its first argument are the pieces between the values. */
function sqlOf([pieces]: unknown[]): string {
  return Array.isArray(pieces) ? pieces.join("?") : "";
}
