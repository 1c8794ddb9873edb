import { LiveClock } from "@/components/ui/live-clock";
import { Panel } from "@/components/ui/panel";
import { PriorityBadge } from "@/components/ui/priority-badge";
import { Select, TextArea } from "@/components/ui/text-input";
import { TARGET_MS } from "@/lib/domain/incident/clocks";
import {
  CRITERIA,
  PRIORITIES,
  PRIORITY_MEANING,
  type Priority,
  suggestedPriority,
} from "@/lib/domain/incident/priority";
import type { Wizard } from "@/lib/queries/wizard";
import type { WizardDraft } from "./draft";

type Values = WizardDraft["priority"];

interface PriorityOutcomeProps {
  incident: Wizard["incident"];
  readAt: number;
  values: Values;
  change: (part: Partial<Values>) => void;
  reasonError: string | undefined;
}

/** The priority that the statements give, why, what it asks for, and the way to say otherwise. */
export function PriorityOutcome({ incident, readAt, values, change, reasonError }: PriorityOutcomeProps) {
  const suggested = suggestedPriority(values.criteria);
  const priority = values.override ?? suggested;
  const decisive = CRITERIA.filter(
    ({ id, priority: own }) => own === suggested && values.criteria.includes(id),
  );
  return (
    <Panel title="Priority" level={3} actions={priority && <PriorityBadge level={priority} long />}>
      <div className="grid gap-4" aria-live="polite">
        {priority ? (
          <Meaning priority={priority} incident={incident} readAt={readAt} />
        ) : (
          <p className="text-ink-muted text-sm">Nothing is ticked yet.</p>
        )}
        {decisive.length > 0 && (
          <div className="text-sm">
            <p className="text-ink-muted">{suggested} because</p>
            <ul className="list-disc pl-5">
              {decisive.map(({ id, statement }) => (
                <li key={id}>{statement}</li>
              ))}
            </ul>
          </div>
        )}
        <Override suggested={suggested} values={values} change={change} reasonError={reasonError} />
      </div>
    </Panel>
  );
}

function Meaning({
  priority,
  incident,
  readAt,
}: {
  priority: Priority;
  incident: Wizard["incident"];
  readAt: number;
}) {
  const since = incident.detectedAt ?? incident.declaredAt;
  const clocks = [
    { name: "Response", until: incident.decidedAt },
    { name: "Issue to deploy", until: incident.executedAt },
  ];
  return (
    <div className="grid gap-1 text-sm">
      <p>{PRIORITY_MEANING[priority]}.</p>
      {clocks.map(({ name, until }) => (
        <p key={name} className="flex flex-wrap justify-between gap-x-3">
          <span className="text-ink-muted">{name}</span>
          <LiveClock
            since={since}
            until={until ?? incident.resolvedAt}
            targetMs={TARGET_MS[priority]}
            now={readAt}
          />
        </p>
      ))}
    </div>
  );
}

type OverrideProps = Pick<PriorityOutcomeProps, "values" | "change" | "reasonError"> & {
  suggested: Priority | null;
};

function Override({ suggested, values, change, reasonError }: OverrideProps) {
  const differs = values.override !== null && values.override !== suggested;
  return (
    <div className="grid gap-3">
      <Select
        label="Priority to use"
        value={values.override ?? ""}
        onChange={({ target }) =>
          change({ override: PRIORITIES.find((priority) => priority === target.value) ?? null })
        }
      >
        <option value="">As the statements say{suggested ? ` (${suggested})` : ""}</option>
        {PRIORITIES.map((priority) => (
          <option key={priority} value={priority}>
            {priority}, whatever the statements say
          </option>
        ))}
      </Select>
      {differs && (
        <TextArea
          label={`Why ${values.override}`}
          hint="Kept in the log with your name."
          rows={2}
          maxLength={2000}
          value={values.overrideReason}
          error={reasonError}
          onChange={({ target }) => change({ overrideReason: target.value })}
        />
      )}
    </div>
  );
}
