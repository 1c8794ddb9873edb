import clsx from "clsx";
import { type ReactNode, useId } from "react";
import { StateShape } from "./state-shape";

export interface FieldTexts {
  label: ReactNode;
  /** What to enter and why, always visible. */
  hint?: ReactNode;
  /** What is wrong and what to do; also marks the control invalid. */
  error?: ReactNode;
  /** Adds "(optional)" to the label. */
  optional?: boolean;
}

/** What the control needs so that label, hint and error belong to it. */
export interface ControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

interface FieldProps extends FieldTexts {
  id?: string;
  className?: string;
  children: (control: ControlProps) => ReactNode;
}

/** Label, hint and error around any one control. TextInput, TextArea and Select already bring theirs. */
export function Field({ label, hint, error, optional, id, className, children }: FieldProps) {
  const generated = useId();
  const controlId = id ?? generated;
  const hintId = `${controlId}-hint`;
  const errorId = `${controlId}-error`;
  const describedBy = [hint && hintId, error && errorId].filter(Boolean).join(" ") || undefined;
  return (
    <div className={clsx("min-w-0", className)}>
      <label htmlFor={controlId} className="block font-medium text-base">
        {label}
        {optional && <span className="font-normal text-ink-muted"> (optional)</span>}
      </label>
      {hint && (
        <p id={hintId} className="text-ink-muted text-sm">
          {hint}
        </p>
      )}
      <div className="mt-1.5">
        {children({
          id: controlId,
          "aria-describedby": describedBy,
          "aria-invalid": error ? true : undefined,
        })}
      </div>
      {error && <FieldError id={errorId}>{error}</FieldError>}
    </div>
  );
}

export function FieldError({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} className="mt-1.5 flex items-start gap-1.5 text-alarm-ink text-sm">
      <StateShape kind="failed" className="mt-0.5 size-4" />
      <span>{children}</span>
    </p>
  );
}

export const controlLook = clsx(
  "w-full rounded-md bg-raised px-3 py-2 text-base text-ink ring-1 ring-line-strong ring-inset placeholder:text-ink-muted max-md:text-[1rem]",
  "focus-visible:outline-2 focus-visible:outline-accent focus-visible:outline-offset-1",
  "disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-muted",
  "aria-invalid:ring-2 aria-invalid:ring-alarm",
);
