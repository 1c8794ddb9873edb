import type { ConnectionTest } from "@/lib/db/connection-test";
import type { TargetReading } from "@/lib/db/deployment";

/** What the worker found when it last asked the platform. */
export type TargetView = {
  name: string;
  platform: string;
  /** Null before it was read for the first time. */
  location: string | null;
  readAt: number | null;
  error: string | null;
  candidates: number;
  warnings: string[];
  /** What else owns it and would put its own release back; null: nothing was found. */
  overruledBy: string | null;
  /** Whether the platform keeps other releases away; null: it has no means to. */
  held: { on: boolean; means: string } | null;
  test: ConnectionTestView | null;
};

/** The newest "test connection" of a target; `ok` null: the worker has not answered. */
export type ConnectionTestView = {
  askedAt: number;
  endedAt: number | null;
  ok: boolean | null;
  findings: string[];
};

export function toTargetView(
  target: { name: string; platform: string },
  reading: TargetReading | null,
  test: ConnectionTest | null,
): TargetView {
  return {
    ...target,
    location: reading?.location ?? null,
    readAt: reading?.readAt.getTime() ?? null,
    error: reading?.error ?? null,
    candidates: reading?.candidates.length ?? 0,
    warnings: reading?.live?.warnings ?? [],
    overruledBy: reading?.live?.overruledBy ?? null,
    held: reading?.held ?? null,
    test: test && {
      askedAt: test.requestedAt.getTime(),
      endedAt: test.endedAt?.getTime() ?? null,
      ok: test.ok,
      findings: test.findings,
    },
  };
}
