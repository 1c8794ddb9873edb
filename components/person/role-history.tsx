import Link from "next/link";
import { Time } from "@/components/ui/time";
import type { PersonLine } from "@/lib/queries/people";

const WORDS: Record<PersonLine["plans"][number]["state"], string> = {
  proposed: "waits for two approvals",
  executing: "is being carried out",
  unknown: "is being carried out",
  succeeded: "given",
  failed: "failed, nothing was given",
  stale: "did not fit any more",
  withdrawn: "withdrawn",
  rejected: "rejected",
  expired: "ran out of time",
};

/** The last plans to give this person roles. */
export function RoleHistory({ plans }: { plans: PersonLine["plans"] }) {
  return (
    <section className="grid gap-2" aria-label="Plans about roles">
      <p className="font-medium">Plans about roles</p>
      <ul className="grid gap-2">
        {plans.map(({ id, given, state, proposedAt, proposer }) => (
          <li key={id} className="grid text-sm">
            <Link href={`/plans/${id}`} className="text-accent-ink underline underline-offset-2">
              {given.join(" and ")}: {WORDS[state]}
            </Link>
            <span className="text-ink-muted">
              proposed by {proposer.name}, <Time at={proposedAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
