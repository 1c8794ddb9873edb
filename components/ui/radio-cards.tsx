import clsx from "clsx";
import { type ReactNode, useId } from "react";
import { FieldError } from "./field";

export interface RadioCard<Value extends string> {
  value: Value;
  label: ReactNode;
  description?: ReactNode;
  /** Right of the label: a badge, a time. */
  aside?: ReactNode;
  /** Below, outside the clickable label: evidence, links, a `<details>`. */
  detail?: ReactNode;
  disabled?: boolean;
}

interface RadioCardsProps<Value extends string> {
  name: string;
  legend: ReactNode;
  /** Keeps the legend for screen readers only, when a heading already asks the question. */
  legendHidden?: boolean;
  hint?: ReactNode;
  error?: ReactNode;
  options: readonly RadioCard<Value>[];
  defaultValue?: Value;
  /** With `onChange`: controlled. */
  value?: Value | null;
  onChange?: (value: Value) => void;
  columns?: 1 | 2 | 3;
  required?: boolean;
}

const grids = { 1: "", 2: "md:grid-cols-2", 3: "md:grid-cols-3" };

/** One choice of few, each as a large card; arrow keys move as in any radio group. */
export function RadioCards<Value extends string>(props: RadioCardsProps<Value>) {
  const { legend, legendHidden, hint, error, options, columns = 1, ...group } = props;
  const id = useId();
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
      <div className={clsx("mt-2 grid gap-2 md:gap-3", grids[columns])}>
        {options.map((option) => (
          <Card key={option.value} option={option} group={group} />
        ))}
      </div>
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </fieldset>
  );
}

type Group<Value extends string> = Pick<
  RadioCardsProps<Value>,
  "name" | "value" | "defaultValue" | "onChange" | "required"
>;

function Card<Value extends string>({ option, group }: { option: RadioCard<Value>; group: Group<Value> }) {
  const { value, label, description, aside, detail, disabled } = option;
  const { onChange } = group;
  const chosen = onChange
    ? { checked: group.value === value, onChange: () => onChange(value) }
    : { defaultChecked: group.defaultValue === value };
  return (
    <div
      className={clsx(
        "flex flex-col rounded-lg border border-line-strong bg-raised transition-colors",
        "has-checked:border-accent has-checked:bg-accent-soft has-checked:shadow-[inset_0_0_0_1px_var(--color-accent)]",
        "has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2",
        disabled ? "border-line border-dashed bg-sunken text-ink-muted" : "hover:border-accent",
      )}
    >
      <label className="flex min-h-12 flex-1 items-start gap-3 px-4 py-3">
        <input
          type="radio"
          name={group.name}
          value={value}
          disabled={disabled}
          required={group.required}
          className="mt-1 size-4 shrink-0 outline-none"
          {...chosen}
        />
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
            <span className="font-medium">{label}</span>
            {aside && <span className="text-ink-muted text-sm">{aside}</span>}
          </span>
          {description && <span className="block text-ink-muted text-sm">{description}</span>}
        </span>
      </label>
      {detail && <div className="border-line border-t px-4 py-1.5 text-sm">{detail}</div>}
    </div>
  );
}
