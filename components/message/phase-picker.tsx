import clsx from "clsx";
import { useId } from "react";
import { Icon } from "@/components/ui/icon";
import { PHASE_NAMES, PHASES, type Phase } from "@/lib/domain/message/phase";

interface PhasePickerProps {
  phase: Phase;
  suggested: Phase;
  /** Why "resolved" may not be said yet; null when it may. */
  lockedBecause: string | null;
  disabled?: boolean;
  onChange: (phase: Phase) => void;
}

/** What the message says about the incident. "Resolved" is locked until it is true. */
export function PhasePicker({ phase, suggested, lockedBecause, disabled, onChange }: PhasePickerProps) {
  const id = useId();
  return (
    <fieldset aria-describedby={lockedBecause ? `${id}-lock` : undefined} className="min-w-0">
      <legend className="font-medium">What it says</legend>
      <div className="mt-1.5 grid grid-cols-2 gap-1.5 sm:grid-cols-4">
        {PHASES.map((option) => {
          const locked = option === "resolved" && lockedBecause !== null;
          return (
            <label
              key={option}
              className={clsx(
                "flex min-h-10 items-center gap-2 rounded-md px-3 text-sm ring-1 ring-inset max-md:min-h-11",
                "has-checked:bg-accent-soft has-checked:font-semibold has-checked:ring-2 has-checked:ring-accent",
                "has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2",
                locked || disabled ? "bg-sunken text-ink-muted ring-line" : "bg-raised ring-line-strong",
              )}
            >
              <input
                type="radio"
                name={`${id}-phase`}
                value={option}
                checked={phase === option}
                disabled={locked || disabled}
                onChange={() => onChange(option)}
                className="size-4 shrink-0 outline-none"
              />
              {PHASE_NAMES[option]}
              {locked && <Icon name="lock" className="ml-auto size-4" />}
            </label>
          );
        })}
      </div>
      <p id={`${id}-lock`} className="mt-1.5 flex items-start gap-1.5 text-ink-muted text-sm">
        {lockedBecause ? (
          <>
            <Icon name="lock" className="mt-0.5 size-4" />
            <span>“Resolved” is locked. {lockedBecause}</span>
          </>
        ) : (
          <span>The log supports “{PHASE_NAMES[suggested]}”.</span>
        )}
      </p>
    </fieldset>
  );
}
