import type { Metadata } from "next";
import { ConfigurationInForce, ConfigurationOnDisk } from "@/components/desk/configuration-on-disk";
import { Problems } from "@/components/desk/problems";
import { BreakGlassRules } from "@/components/settings/break-glass-rules";
import { ChannelsPanel } from "@/components/settings/channels-panel";
import { PolicyPanel } from "@/components/settings/policy-panel";
import { ServiceConnections } from "@/components/settings/service-connections";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import { configuration } from "@/lib/configuration";
import { database } from "@/lib/db/client";
import { mayPerform } from "@/lib/domain/permission";
import { publishedGlass } from "@/lib/queries/break-glass";
import { toProblemView } from "@/lib/queries/watched-service";
import { channelsNow, pulseNow, servicePageNow } from "@/lib/web/reads";
import { requireActor } from "@/lib/web/session";
import { testConnection } from "../../actions";
import { testChannel } from "../actions";

export const metadata: Metadata = { title: "Integrations" };

export default async function IntegrationsPage() {
  const actor = await requireActor("/settings/integrations");
  const { services, policy, problems } = configuration();
  const [channels, pages, published, pulse] = await Promise.all([
    channelsNow(),
    Promise.all(services.map(({ key }) => servicePageNow(key))),
    publishedGlass(database(), new Date()),
    pulseNow(),
  ]);
  const testTarget = mayPerform(actor.roles, "test_connection") ? testConnection : null;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <div className="grid min-w-0 gap-6">
        <ConfigurationInForce initial={pulse} />
        <ConfigurationOnDisk initial={pulse} />
        <Problems title="twokey.yaml is not used as written" problems={problems.map(toProblemView)} />
        {pages.map(
          (page) => page && <ServiceConnections key={page.service.key} initial={page} test={testTarget} />,
        )}
        {services.length === 0 && (
          <Panel>
            <EmptyState title="No service is configured">
              Name the first one in twokey.yaml: the file is taken over by itself.
            </EmptyState>
          </Panel>
        )}
      </div>
      <div className="grid min-w-0 gap-6">
        <ChannelsPanel
          initial={channels}
          test={mayPerform(actor.roles, "test_channel") ? testChannel : null}
        />
        <PolicyPanel policy={policy} />
        <BreakGlassRules published={published} />
      </div>
    </div>
  );
}
