import { queryOptions } from "@tanstack/react-query";
import { learnServerTime } from "@/lib/client/clock";
import { incidentKey } from "@/lib/client/queries";
import { readJson } from "@/lib/client/read";
import type { Wizard } from "@/lib/queries/wizard";

/** The wizard of an incident: what was decided, what was typed, the releases and what is known of them. */
export const wizardQuery = ({ id, reference }: { id: string; reference: string }) =>
  queryOptions({
    queryKey: [...incidentKey(id), "wizard"],
    queryFn: async () => {
      const wizard = await readJson<Wizard>(`/api/incidents/${reference}/wizard`);
      learnServerTime(wizard.readAt);
      return wizard;
    },
  });
