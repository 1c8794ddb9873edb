import { RadioCards } from "@/components/ui/radio-cards";
import { StateBadge } from "@/components/ui/state-badge";
import { TextArea } from "@/components/ui/text-input";
import { WAYS, type Way } from "@/lib/domain/release/way-back";
import type { WizardDraft } from "./draft";
import { WAY_WORDS } from "./questions";

type Values = WizardDraft["wayBack"];

interface WayFieldsProps {
  values: Values;
  recommended: Way | null;
  change: (part: Partial<Values>) => void;
  errorFor: (field: string) => string | undefined;
}

const MEANINGS: Record<Way, string> = {
  rollback: "Put a release live that is known to be good. Repair the cause afterwards, without hurry.",
  fix_forward: "Leave the live release where it is and ship a repair. Takes a known root cause.",
  investigate: "Decide later. The incident stays open and its clocks go on.",
};

export function WayFields({ values, recommended, change, errorFor }: WayFieldsProps) {
  const { way } = values;
  return (
    <>
      <RadioCards
        name="way-back"
        legend="The way back"
        legendHidden
        columns={3}
        options={WAYS.map((value) => ({
          value,
          label: WAY_WORDS[value],
          description: MEANINGS[value],
          aside: value === recommended && <StateBadge kind="ok">Recommended</StateBadge>,
        }))}
        value={way}
        onChange={(chosen) => change({ way: chosen })}
      />
      {way === "fix_forward" && (
        <TextArea
          label="Root cause"
          hint="What exactly is wrong, and what the fix has to change."
          rows={3}
          maxLength={2000}
          value={values.rootCause}
          error={errorFor("rootCause")}
          onChange={({ target }) => change({ rootCause: target.value })}
        />
      )}
      {way !== null && (
        <TextArea
          label={`Why ${WAY_WORDS[way].toLowerCase()}`}
          hint={hintOf(way, recommended)}
          optional={way === recommended}
          rows={2}
          maxLength={2000}
          value={values.reason}
          error={errorFor("reason")}
          onChange={({ target }) => change({ reason: target.value })}
        />
      )}
    </>
  );
}

function hintOf(way: Way, recommended: Way | null): string {
  if (way === recommended) return "One sentence for the log and the review.";
  return recommended === null
    ? "There is no recommendation at this moment, so the log keeps why."
    : "It is not the recommended way, so the log keeps why.";
}
