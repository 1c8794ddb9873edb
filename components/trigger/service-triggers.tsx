"use client";

import { TriggerTable } from "@/components/trigger/trigger-table";
import { Skeleton } from "@/components/ui/skeleton";
import { useNow } from "@/lib/client/clock";
import { deskQuery } from "@/lib/client/queries";
import { useLateQuery } from "@/lib/client/use-live-query";

/** The live triggers of one service, for pages that are about something else. */
export function ServiceTriggers({ service: key }: { service: string }) {
  const { data: desk, error } = useLateQuery(deskQuery);
  const now = useNow(desk?.readAt ?? 0);
  if (error) return <p className="text-warn-ink">The live metrics could not be read: {error.message}</p>;
  if (!desk) return <Skeleton className="h-32" />;
  const service = desk.services.find((known) => known.key === key);
  if (!service)
    return <p className="text-ink-muted">The service {key} is not in the configuration any more.</p>;
  return <TriggerTable service={service} now={now} />;
}
