import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it, vi } from "vitest";
import type { Desk } from "@/lib/queries/desk";
import { JUDGED_AT, OK, watchedService, watchedTrigger } from "@/test/watched-service";
import { applyLiveMessage } from "./live-updates";
import { deskQuery, pulseQuery } from "./queries";

const desk: Desk = {
  readAt: JUDGED_AT,
  installation: { name: "Shop", sample: true },
  problems: [],
  unheard: [],
  services: [watchedService([watchedTrigger(OK)]), watchedService([watchedTrigger(OK)], { key: "search" })],
  incidents: [],
  auditAlarms: [],
};

function openClient() {
  const client = new QueryClient();
  client.setQueryData(deskQuery.queryKey, desk);
  client.setQueryData(pulseQuery.queryKey, {
    readAt: JUDGED_AT,
    firing: 0,
    judgedAt: JUDGED_AT,
    staleAfterMs: 5_000,
    workerSeenAt: JUDGED_AT,
    guardDifferences: [],
    configuration: { writtenAt: JUDGED_AT, takenOverAt: JUDGED_AT, trouble: [] },
  });
  return client;
}

describe("a message of the event stream", () => {
  const at = new Date(JUDGED_AT + 1_000).toISOString();

  it("adds samples to the series of its service and to no other", () => {
    const client = openClient();
    applyLiveMessage(client, { topic: "samples", id: "shop", at, values: { error_rate: 7 } });
    const [shop, search] = client.getQueryData(deskQuery.queryKey)?.services ?? [];
    expect(shop?.series.error_rate?.points.at(-1)).toEqual([JUDGED_AT + 1_000, 7]);
    expect(shop?.triggers[0]?.evaluatedAt).toBe(JUDGED_AT + 1_000);
    expect(search).toBe(desk.services[1]);
    expect(client.getQueryData(pulseQuery.queryKey)?.judgedAt).toBe(JUDGED_AT + 1_000);
  });

  it("keeps a gap in the series when there was no value", () => {
    const client = openClient();
    applyLiveMessage(client, { topic: "samples", id: "shop", at, values: { error_rate: null } });
    const shop = client.getQueryData(deskQuery.queryKey)?.services[0];
    expect(shop?.series.error_rate?.points.at(-1)).toEqual([JUDGED_AT + 1_000, null]);
  });

  it("reads the desk again when a service changed, and only once more for all that came meanwhile", async () => {
    const client = openClient();
    const invalidate = vi.spyOn(client, "invalidateQueries");
    for (let count = 0; count < 5; count++) applyLiveMessage(client, { topic: "service", id: "shop" });
    await vi.waitFor(() => expect(invalidate).toHaveBeenCalledTimes(6));
    const asked = invalidate.mock.calls.map(([filter]) => JSON.stringify(filter?.queryKey));
    expect(asked.filter((key) => key === '["desk"]')).toHaveLength(2);
  });

  it("reads everything again after a pause in which messages were lost", () => {
    const client = openClient();
    applyLiveMessage(client, { topic: "resync" });
    expect(client.getQueryState(deskQuery.queryKey)?.isInvalidated).toBe(true);
    expect(client.getQueryState(pulseQuery.queryKey)?.isInvalidated).toBe(true);
  });
});
