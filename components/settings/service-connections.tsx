"use client";

import { useQuery } from "@tanstack/react-query";
import { Problems } from "@/components/desk/problems";
import { ConnectionPanel } from "@/components/trigger/connection-panel";
import type { TestConnection } from "@/components/trigger/target-test";
import { LinkButton } from "@/components/ui/button";
import { useNow } from "@/lib/client/clock";
import { serviceQuery } from "@/lib/client/queries";
import type { ServicePage } from "@/lib/queries/service";

/** Whether the target and the metric source of a service answer, kept live. */
export function ServiceConnections({ initial, test }: { initial: ServicePage; test: TestConnection | null }) {
  const { data: page } = useQuery({ ...serviceQuery(initial.service.key), initialData: initial });
  const now = useNow(page.readAt);
  const { service } = page;
  return (
    <section className="grid gap-3" aria-label={service.name}>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold text-lg">{service.name}</h2>
        <LinkButton size="sm" icon="arrowRight" href={`/services/${encodeURIComponent(service.key)}`}>
          Open the service
        </LinkButton>
      </div>
      <Problems title={`${service.name} is not watched as written`} problems={service.problems} />
      <ConnectionPanel
        source={page.source}
        service={service.key}
        targets={page.targets}
        test={test}
        now={now}
      />
    </section>
  );
}
