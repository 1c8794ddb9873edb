import type { Database } from "@/lib/db/client";
import { guardDifferences } from "@/lib/db/guards/intact";
import type { Policy } from "@/lib/domain/approval/policy";

/** Says what the guards of the database lack; empty: they stand. Throws when the database cannot be asked. */
export type GuardWatch = { differences: () => Promise<string[]> };

const GOOD_FOR_MS = 30_000;
const BAD_FOR_MS = 2_000;

/** Looks at most every half minute, every two seconds after a bad answer. `onChange` hears what is not the answer before. */
export function watchGuards(
  db: Database,
  policy: Policy,
  onChange: (differences: string[]) => void = () => {},
): GuardWatch {
  let looked: { at: number; answer: Promise<string[]> } | null = null;
  let said: string | null = null;
  let goodForMs = BAD_FOR_MS;
  const look = async () => {
    const differences = await guardDifferences(db, policy);
    goodForMs = differences.length === 0 ? GOOD_FOR_MS : BAD_FOR_MS;
    if (differences.join() !== said) onChange(differences);
    said = differences.join();
    return differences;
  };
  return {
    differences() {
      if (looked && performance.now() - looked.at < goodForMs) return looked.answer;
      const answer = look();
      looked = { at: performance.now(), answer };
      answer.catch(() => {
        looked = null;
      });
      return answer;
    },
  };
}
