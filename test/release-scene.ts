import type { Commit, LivePeriod, LiveRelease, ReleaseCandidate } from "@/lib/domain/release/release";

export function liveRelease(changes: Partial<LiveRelease> = {}): LiveRelease {
  return {
    releaseId: "1.5.0",
    version: "1.5.0",
    commit: "b".repeat(40),
    configHash: `sha256:${"1".repeat(64)}`,
    since: new Date("2026-11-03T00:50:00Z"),
    ...changes,
  };
}

export function period(
  startedAt: string,
  endedAt: string | null,
  state: LivePeriod["health"]["state"] = "healthy",
): LivePeriod {
  return {
    startedAt: new Date(startedAt),
    endedAt: endedAt === null ? null : new Date(endedAt),
    health: { state, evidence: `It was ${state}.` },
  };
}

export function candidate(version: string, changes: Partial<ReleaseCandidate> = {}): ReleaseCandidate {
  return {
    releaseId: version,
    version,
    commit: "a".repeat(40),
    artefactDigest: `sha256:${"2".repeat(64)}`,
    retained: true,
    periods: [period("2026-11-01T00:00:00Z", "2026-11-03T00:50:00Z")],
    ...changes,
  };
}

export function commit(subject: string, changes: Partial<Commit> = {}): Commit {
  return {
    id: "c".repeat(40),
    author: "Dia",
    subject,
    body: "",
    committedAt: new Date("2026-11-02T12:00:00Z"),
    ...changes,
  };
}
