import type { Transaction } from "@/lib/db/client";

/** The sealed plans whose execution goes on at this moment, in any worker; not those whose outcome nobody knows. */
export async function plansUnderWay(tx: Transaction) {
  const rows = await tx.execution.findMany({
    where: { state: "executing" },
    select: { plan: { select: { canonical: true, digest: true } } },
  });
  return rows.map(({ plan }) => plan);
}
