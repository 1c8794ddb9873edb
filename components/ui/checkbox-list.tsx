import clsx from "clsx";
import { type ReactNode, useId } from "react";
import { FieldError } from "./field";

export interface CheckboxItem<Value extends string> {
  value: Value;
  label: ReactNode;
  description?: ReactNode;
  disabled?: boolean;
}

interface CheckboxListProps<Value extends string> {
  name: string;
  legend: ReactNode;
  legendHidden?: boolean;
  hint?: ReactNode;
  error?: ReactNode;
  items: readonly CheckboxItem<Value>[];
  defaultSelected?: readonly Value[];
  /** With `onChange`: controlled. */
  selected?: readonly Value[];
  onChange?: (selected: Value[]) => void;
}

/** Any number of a list; each row is one touch target. */
export function CheckboxList<Value extends string>(props: CheckboxListProps<Value>) {
  const { name, legend, legendHidden, hint, error, items, defaultSelected, selected = [], onChange } = props;
  const id = useId();
  const toggle = (value: Value, on: boolean) =>
    onChange?.(on ? [...selected, value] : selected.filter((other) => other !== value));
  return (
    <fieldset
      className="min-w-0"
      aria-describedby={clsx(hint && `${id}-hint`, error && `${id}-error`) || undefined}
    >
      <legend className={legendHidden ? "sr-only" : "font-medium"}>{legend}</legend>
      {hint && (
        <p id={`${id}-hint`} className="text-ink-muted text-sm">
          {hint}
        </p>
      )}
      <div className="mt-1 grid">
        {items.map(({ value, ...item }) => (
          <Checkbox
            key={value}
            {...item}
            name={name}
            value={value}
            {...(onChange
              ? { checked: selected.includes(value), onChange: (on: boolean) => toggle(value, on) }
              : { defaultChecked: defaultSelected?.includes(value) })}
          />
        ))}
      </div>
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </fieldset>
  );
}

interface CheckboxProps {
  name?: string;
  value?: string;
  label: ReactNode;
  description?: ReactNode;
  disabled?: boolean;
  required?: boolean;
  checked?: boolean;
  defaultChecked?: boolean;
  onChange?: (on: boolean) => void;
}

export function Checkbox({ label, description, onChange, ...input }: CheckboxProps) {
  return (
    <label
      className={clsx(
        "-mx-2 flex min-h-10 items-start gap-3 rounded-md px-2 py-2 max-md:min-h-11",
        "has-focus-visible:outline-2 has-focus-visible:outline-accent",
        input.disabled ? "text-ink-muted" : "hover:bg-sunken",
      )}
    >
      <input
        type="checkbox"
        {...input}
        onChange={onChange && ((event) => onChange(event.currentTarget.checked))}
        className="mt-1 size-4 shrink-0 outline-none"
      />
      <span className="min-w-0">
        {label}
        {description && <span className="block text-ink-muted text-sm">{description}</span>}
      </span>
    </label>
  );
}
