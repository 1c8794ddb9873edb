import { LinkButton } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import type { Tone } from "@/components/ui/tone";
import type { VerificationDetail } from "@/lib/queries/execution-detail";

type Verdict = Exclude<VerificationDetail["state"], "running">;

const verdicts: Record<Verdict, { tone: Tone; title: string; next: string }> = {
  passed: {
    tone: "success",
    title: "Verification passed",
    next: "The incident can be declared resolved, and everybody may be told so.",
  },
  failed: {
    tone: "danger",
    title: "Verification failed: users are not well yet",
    next: "Going back did not help, or not enough. Decide anew with what is known now.",
  },
  inconclusive: {
    tone: "warn",
    title: "Verification came to no conclusion",
    next: "What could not be seen is no proof that it is well. Look at the checks, then decide anew, or let a commander declare it resolved with a reason.",
  },
};

interface VerdictCalloutProps {
  verification: VerificationDetail;
  /** The incident is over, so there is no next step here. */
  resolved: boolean;
  room: string;
}

/** What the whole watch says, why, and the next step from there. */
export function VerdictCallout({ verification, resolved, room }: VerdictCalloutProps) {
  if (verification.state === "running") return null;
  const { tone, title, next } = verdicts[verification.state];
  return (
    <Callout
      live
      tone={tone}
      title={title}
      actions={
        verification.state !== "passed" &&
        !resolved && (
          <LinkButton variant="primary" icon="arrowRight" href={`${room}/plan`}>
            Decide again
          </LinkButton>
        )
      }
    >
      {verification.reason && <p>{verification.reason}</p>}
      {!resolved && <p>{next}</p>}
    </Callout>
  );
}
