import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/text-input";
import { PRIORITIES } from "@/lib/domain/incident/priority";

interface IncidentFiltersProps {
  services: Readonly<Record<string, string>>;
  chosen: { state: string; service: string | null; priority: string | null };
}

/** A plain form that changes the address, so that a list can be linked to and works without scripts. */
export function IncidentFilters({ services, chosen }: IncidentFiltersProps) {
  return (
    <form action="/incidents" method="get" className="flex flex-wrap items-end gap-3">
      {chosen.state !== "all" && <input type="hidden" name="state" value={chosen.state} />}
      <Select
        label="Service"
        name="service"
        defaultValue={chosen.service ?? ""}
        className="min-w-40 max-sm:flex-1"
      >
        <option value="">All services</option>
        {Object.entries(services).map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </Select>
      <Select
        label="Priority"
        name="priority"
        defaultValue={chosen.priority ?? ""}
        className="min-w-32 max-sm:flex-1"
      >
        <option value="">Every priority</option>
        {PRIORITIES.map((priority) => (
          <option key={priority}>{priority}</option>
        ))}
      </Select>
      <Button type="submit" className="max-sm:w-full">
        Show
      </Button>
    </form>
  );
}
