import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";
import { controlLook, Field, type FieldTexts } from "./field";

type TextInputProps = FieldTexts &
  Omit<ComponentProps<"input">, "children"> & {
    /** Stands after the value inside the frame, such as a unit. */
    suffix?: ReactNode;
    mono?: boolean;
    className?: string;
  };

export function TextInput({
  label,
  hint,
  error,
  optional,
  id,
  className,
  suffix,
  mono,
  ...input
}: TextInputProps) {
  return (
    <Field {...{ label, hint, error, optional, id, className }}>
      {(control) => (
        <div className="relative">
          <input
            type="text"
            {...input}
            {...control}
            className={clsx(controlLook, "min-h-10 max-md:min-h-11", mono && "font-mono", suffix && "pr-16")}
          />
          {suffix && (
            <span className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-ink-muted text-sm">
              {suffix}
            </span>
          )}
        </div>
      )}
    </Field>
  );
}

type TextAreaProps = FieldTexts &
  Omit<ComponentProps<"textarea">, "children"> & { mono?: boolean; className?: string };

/** Grows with its text where the browser can; starts at `rows`. */
export function TextArea({
  label,
  hint,
  error,
  optional,
  id,
  className,
  mono,
  rows = 4,
  ...area
}: TextAreaProps) {
  return (
    <Field {...{ label, hint, error, optional, id, className }}>
      {(control) => (
        <textarea
          {...area}
          {...control}
          rows={rows}
          className={clsx(
            controlLook,
            "field-sizing-content block max-h-[70vh] resize-y",
            mono && "font-mono text-sm",
          )}
          style={{ minHeight: `calc(${rows} * 1.5rem + 1rem)` }}
        />
      )}
    </Field>
  );
}

type SelectProps = FieldTexts & Omit<ComponentProps<"select">, "className"> & { className?: string };

/** The browser's own select; pass `<option>` and `<optgroup>` as children. */
export function Select({ label, hint, error, optional, id, className, children, ...select }: SelectProps) {
  return (
    <Field {...{ label, hint, error, optional, id, className }}>
      {(control) => (
        <select {...select} {...control} className={clsx(controlLook, "min-h-10 max-md:min-h-11")}>
          {children}
        </select>
      )}
    </Field>
  );
}
