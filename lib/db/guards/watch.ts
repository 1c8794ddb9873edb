import type { Database } from "@/lib/db/client";
import { guardDifferences } from "@/lib/db/guards/intact";

/** Says what the guards of the database lack; empty: they stand. Throws when the database cannot be asked. */
export type GuardWatch = { differences: () => Promise<string[]> };

const GOOD_FOR_MS = 30_000;

/** Looks at most every half minute, however often it is asked. `onChange` hears each answer that is not the one before. */
export function watchGuards(db: Database, onChange: (differences: string[]) => void = () => {}): GuardWatch {
  let looked: { at: number; answer: Promise<string[]> } | null = null;
  let said = "";
  const look = async () => {
    const differences = await guardDifferences(db);
    if (differences.join() !== said) onChange(differences);
    said = differences.join();
    return differences;
  };
  return {
    differences() {
      if (looked && performance.now() - looked.at < GOOD_FOR_MS) return looked.answer;
      const answer = look();
      looked = { at: performance.now(), answer };
      answer.catch(() => {
        looked = null;
      });
      return answer;
    },
  };
}
