import { z } from "zod";
import { PRIORITIES } from "@/lib/domain/incident/priority";
import { incidentNumber } from "@/lib/schemas/incident-number";

const STATES = ["all", "open", "resolved"] as const;

const shape = z.object({
  state: z.enum(STATES).catch("all"),
  service: z.string().min(1).max(63).nullable().catch(null),
  priority: z.enum(PRIORITIES).nullable().catch(null),
  before: z.coerce.number().pipe(incidentNumber).nullable().catch(null),
});

export type IncidentSearch = z.infer<typeof shape>;

/** What the address asks for; anything that cannot be read asks for nothing. */
export function readSearch(params: Record<string, string | string[] | undefined>): IncidentSearch {
  return shape.parse({
    state: params.state,
    service: params.service ?? null,
    priority: params.priority ?? null,
    before: params.before ?? null,
  });
}

/** The address of the list with these changes. Another filter begins at the newest. */
export function addressOf(search: IncidentSearch, changes: Partial<IncidentSearch>): string {
  const wanted = { ...search, before: null, ...changes };
  const query = new URLSearchParams();
  if (wanted.state !== "all") query.set("state", wanted.state);
  if (wanted.service) query.set("service", wanted.service);
  if (wanted.priority) query.set("priority", wanted.priority);
  if (wanted.before) query.set("before", String(wanted.before));
  const text = query.toString();
  return text ? `/incidents?${text}` : "/incidents";
}
