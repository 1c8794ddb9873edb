import { z } from "zod";
import { askOnce } from "@/lib/adapters/http";
import type { Serving } from "@/lib/adapters/release-platforms/release-platform";

const DEADLINE_MS = 2_000;

const answerSchema = z.object({
  version: z.string().min(1).max(120),
  commit: z.string().min(1).max(120).nullish(),
});

/** What production itself answers at its version address, which says `{"version": …, "commit": …}`. */
export async function askServingVersion(url: string, signal?: AbortSignal): Promise<Serving> {
  const answer = await askOnce({ url, timeoutMs: DEADLINE_MS, signal });
  if (!answer.ok) return { ok: false, why: `${url}: ${answer.why}` };
  if (answer.status !== 200) return { ok: false, why: `${url} answers ${answer.status}` };
  try {
    const parsed = answerSchema.safeParse(JSON.parse(answer.body));
    if (parsed.success) return { ok: true, version: parsed.data.version, commit: parsed.data.commit ?? null };
  } catch {
    // falls through to the same sentence
  }
  return { ok: false, why: `${url} does not answer with JSON that names a version` };
}
