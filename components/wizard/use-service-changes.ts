"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { incidentKey } from "@/lib/client/queries";
import type { ServicePage } from "@/lib/queries/service";

/** The wizard rests on what is live and what fires: when that changes on the service, it is read again. */
export function useServiceChanges(page: ServicePage | null, incidentId: string): void {
  const client = useQueryClient();
  const seen =
    page &&
    [
      ...page.service.live.map(({ target, version }) => `${target} ${version}`),
      ...page.service.targetErrors.map(({ error }) => error),
      ...page.service.triggers.map(stateOf),
    ].join("|");
  const before = useRef(seen);
  useEffect(() => {
    const known = before.current;
    before.current = seen;
    if (known !== null && known !== seen) {
      void client.invalidateQueries({ queryKey: [...incidentKey(incidentId), "wizard"] });
    }
  }, [seen, incidentId, client]);
}

function stateOf({ name, state }: ServicePage["service"]["triggers"][number]): string {
  return `${name}:${state?.kind === "firing"}`;
}
