import { TextArea } from "@/components/ui/text-input";
import type { SafetyVerdict } from "@/lib/domain/release/safety-check";
import type { WizardDraft } from "./draft";

type Values = WizardDraft["proposal"];

interface ProposalFieldsProps {
  verdict: SafetyVerdict;
  values: Values;
  change: (part: Partial<Values>) => void;
  errorFor: (field: string) => string | undefined;
}

/** Why this rollback, and why against the verdict where it is not Safe. */
export function ProposalFields({ verdict, values, change, errorFor }: ProposalFieldsProps) {
  return (
    <div className="grid gap-4">
      <TextArea
        label="Why this rollback is right"
        hint="The approvers read it first. It is signed with the plan."
        rows={2}
        maxLength={2000}
        value={values.reason}
        error={errorFor("reason")}
        onChange={({ target }) => change({ reason: target.value })}
      />
      {verdict !== "safe" && (
        <TextArea
          label={
            verdict === "blocked"
              ? "Why it is right against the block"
              : "Why it is right although the checks ask for caution"
          }
          hint="Name the checks and why they do not stop you. Signed with the plan."
          rows={3}
          maxLength={2000}
          value={values.overrideReason}
          error={errorFor("overrideReason")}
          onChange={({ target }) => change({ overrideReason: target.value })}
        />
      )}
    </div>
  );
}
