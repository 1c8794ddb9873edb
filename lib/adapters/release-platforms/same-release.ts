import type { Serving } from "@/lib/adapters/release-platforms/release-platform";

/** Whether production names this release: by the commit where both know it, otherwise by the version. */
export function servesRelease(
  serving: Extract<Serving, { ok: true }>,
  { version, commit }: { version: string; commit: string | null },
): boolean {
  return serving.commit !== null && commit !== null ? serving.commit === commit : serving.version === version;
}
