import { CheckboxList } from "@/components/ui/checkbox-list";
import { PriorityBadge } from "@/components/ui/priority-badge";
import { TARGET_MS } from "@/lib/domain/incident/clocks";
import { CRITERIA, PRIORITIES, PRIORITY_MEANING } from "@/lib/domain/incident/priority";

const HOUR_MS = 3_600_000;

interface CriteriaFieldsProps {
  selected: readonly string[];
  onChange: (selected: string[]) => void;
}

/** The statements, by the priority that each of them gives. */
export function CriteriaFields({ selected, onChange }: CriteriaFieldsProps) {
  return (
    <div className="grid items-start gap-4 md:grid-cols-2">
      {PRIORITIES.map((priority) => {
        const items = CRITERIA.filter((criterion) => criterion.priority === priority);
        const own = items.map(({ id }) => id);
        return (
          <div key={priority} className="rounded-lg border border-line bg-panel px-4 py-3 shadow-panel">
            <CheckboxList
              name={`criteria-${priority}`}
              legend={
                <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <PriorityBadge level={priority} />
                  <span className="text-ink-muted text-sm">
                    {PRIORITY_MEANING[priority]} · {TARGET_MS[priority] / HOUR_MS}&nbsp;h
                  </span>
                </span>
              }
              items={items.map(({ id, statement }) => ({ value: id, label: statement }))}
              selected={selected.filter((id) => own.includes(id))}
              onChange={(ticked) => onChange([...selected.filter((id) => !own.includes(id)), ...ticked])}
            />
          </div>
        );
      })}
    </div>
  );
}
