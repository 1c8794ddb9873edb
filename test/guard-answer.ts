import { guardRefusal } from "@/lib/db/guard-refusal";

/** What the database says to an attempt: "done", the guard's code, or the error's own words. */
export async function answer(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return "done";
  } catch (error) {
    return guardRefusal(error)?.code ?? String(error);
  }
}
