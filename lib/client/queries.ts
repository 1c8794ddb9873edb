import { queryOptions } from "@tanstack/react-query";
import { learnServerTime } from "@/lib/client/clock";
import { readJson } from "@/lib/client/read";
import type { OpenGlass } from "@/lib/queries/break-glass";
import type { Desk } from "@/lib/queries/desk";
import type { Pulse } from "@/lib/queries/pulse";
import type { ServicePage } from "@/lib/queries/service";

export const pulseKey = ["pulse"] as const;
export const deskKey = ["desk"] as const;
export const serviceKey = (service: string) => ["service", service] as const;
export const glassKey = ["break-glass"] as const;
export const channelsKey = ["channels"] as const;
/** By the incident's id, not its number: that is what live messages name. */
export const incidentKey = (id: string) => ["incident", id] as const;

/** Everything about people and their roles. */
export const peopleKey = ["people"] as const;

/** What the bar and the tab of every page say. */
export const pulseQuery = queryOptions({
  queryKey: pulseKey,
  queryFn: () => readTimed<Pulse>("/api/pulse"),
});

/** Uses of break-glass that everybody is told of. */
export const glassQuery = queryOptions({
  queryKey: glassKey,
  queryFn: () => readTimed<OpenGlass>("/api/break-glass"),
});

/** The desk: what is wrong, everywhere. */
export const deskQuery = queryOptions({
  queryKey: deskKey,
  queryFn: () => readTimed<Desk>("/api/desk"),
});

/** One service, with the series of its charts. */
export const serviceQuery = (service: string) =>
  queryOptions({
    queryKey: serviceKey(service),
    queryFn: () => readTimed<ServicePage>(`/api/services/${encodeURIComponent(service)}`),
  });

async function readTimed<Answer extends { readAt: number }>(path: string): Promise<Answer> {
  const answer = await readJson<Answer>(path);
  learnServerTime(answer.readAt);
  return answer;
}
