import { RadioCards } from "@/components/ui/radio-cards";
import { TextInput } from "@/components/ui/text-input";
import type { Scope } from "@/lib/domain/incident/scope";
import type { WizardDraft } from "./draft";

type Values = WizardDraft["scope"];

interface ScopeFieldsProps {
  values: Values;
  change: (part: Partial<Values>) => void;
  errorFor: (field: string) => string | undefined;
}

const OPTIONS: { value: Scope["kind"]; label: string; description: string }[] = [
  { value: "all", label: "All users", description: "Whoever uses it runs into it" },
  { value: "percentage", label: "A percentage", description: "About so many of 100 users" },
  { value: "region", label: "A region", description: "A country, a data centre, a language" },
  { value: "segment", label: "A segment", description: "A plan, a browser, an app version, a customer" },
  { value: "unknown", label: "Not known yet", description: "The messages say so until you know more" },
];

/** Who is affected, and the one detail that belongs to the choice. */
export function ScopeFields({ values, change, errorFor }: ScopeFieldsProps) {
  return (
    <>
      <RadioCards
        name="scope"
        legend="Who is affected?"
        legendHidden
        columns={2}
        options={OPTIONS}
        value={values.kind}
        onChange={(kind) => change({ kind })}
      />
      {values.kind === "percentage" && (
        <TextInput
          label="How many of 100 users"
          hint="A whole number; an estimate will do."
          className="max-w-64"
          suffix="%"
          inputMode="numeric"
          value={values.percent}
          error={errorFor("percent")}
          onChange={({ target }) => change({ percent: target.value })}
        />
      )}
      {values.kind === "region" && (
        <TextInput
          label="Which region"
          className="max-w-96"
          value={values.region}
          error={errorFor("name")}
          onChange={({ target }) => change({ region: target.value })}
        />
      )}
      {values.kind === "segment" && (
        <TextInput
          label="Which segment"
          hint="Reads as “users of …”."
          className="max-w-96"
          value={values.segment}
          error={errorFor("name")}
          onChange={({ target }) => change({ segment: target.value })}
        />
      )}
    </>
  );
}
