import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { learnServerTime } from "@/lib/client/clock";
import {
  channelsKey,
  deskKey,
  deskQuery,
  glassKey,
  incidentKey,
  peopleKey,
  pulseKey,
  pulseQuery,
  serviceKey,
  serviceQuery,
} from "@/lib/client/queries";
import { deskWithSamples, pulseWithSamples, serviceWithSamples } from "@/lib/client/samples";
import type { LiveMessage } from "@/lib/domain/live/message";

/** Brings what the browser has stored up to date with one message of the event stream. */
export function applyLiveMessage(client: QueryClient, message: LiveMessage): void {
  switch (message.topic) {
    case "samples":
      learnServerTime(Date.parse(message.at));
      client.setQueryData(pulseQuery.queryKey, (pulse) => pulse && pulseWithSamples(pulse, message));
      client.setQueryData(deskQuery.queryKey, (desk) => desk && deskWithSamples(desk, message));
      client.setQueryData(
        serviceQuery(message.id).queryKey,
        (page) => page && serviceWithSamples(page, message),
      );
      return;
    case "target_read":
      client.setQueryData(
        serviceQuery(message.id).queryKey,
        (page) => page && { ...page, targets: page.targets.map((target) => readAgainAt(target, message)) },
      );
      return;
    case "service":
      readAgain(client, pulseKey);
      readAgain(client, deskKey);
      readAgain(client, serviceKey(message.id));
      return;
    case "incident":
      readAgain(client, incidentKey(message.id));
      return;
    case "audit":
      readAgain(client, deskKey);
      return;
    case "break_glass":
      readAgain(client, glassKey);
      return;
    case "notices":
      readAgain(client, deskKey);
      readAgain(client, channelsKey);
      return;
    case "people":
      readAgain(client, peopleKey);
      return;
    case "resync":
      readAgain(client, []);
  }
}

const reading = new WeakMap<QueryClient, Map<string, "once" | "again">>();

/**
 * Reads a query again. Messages that come while it is being read cause one more reading afterwards, however many
 * they are: cancelling and starting over at each one would show nothing until a burst is over.
 */
function readAgain(client: QueryClient, queryKey: QueryKey): void {
  const underWay = reading.get(client) ?? new Map<string, "once" | "again">();
  reading.set(client, underWay);
  const name = JSON.stringify(queryKey);
  if (underWay.has(name)) {
    underWay.set(name, "again");
    return;
  }
  underWay.set(name, "once");
  void client.invalidateQueries({ queryKey }).finally(() => {
    const again = underWay.get(name) === "again";
    underWay.delete(name);
    if (again) readAgain(client, queryKey);
  });
}

function readAgainAt<Target extends { name: string; readAt: number | null }>(
  target: Target,
  message: Extract<LiveMessage, { topic: "target_read" }>,
): Target {
  return target.name === message.target ? { ...target, readAt: Date.parse(message.at) } : target;
}
