import type { Metadata } from "next";
import { GlassRate } from "@/components/approval/published-glass";
import { DeclareButton } from "@/components/incident/declare";
import { IncidentFilters } from "@/components/incident/incident-filters";
import { IncidentTable } from "@/components/incident/incident-table";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Tabs } from "@/components/ui/tabs";
import { configuration } from "@/lib/configuration";
import { database } from "@/lib/db/client";
import { publishedGlass } from "@/lib/queries/break-glass";
import { type IncidentPage, listIncidents } from "@/lib/queries/incident-list";
import { requireActor } from "@/lib/web/session";
import { addressOf, type IncidentSearch, readSearch } from "./search-params";

export const metadata: Metadata = { title: "Incidents" };

const PAGE = 25;

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function IncidentsPage({ searchParams }: Props) {
  const search = readSearch(await searchParams);
  await requireActor(addressOf(search, { before: search.before }));
  const now = new Date();
  const { services } = configuration();
  const names = Object.fromEntries(services.map(({ key, name }) => [key, name]));
  const { state, ...filter } = search;
  const list = (resolved: boolean) => listIncidents(database(), { ...filter, resolved }, PAGE, now);
  const [published, open, history] = await Promise.all([
    publishedGlass(database(), now),
    state === "resolved" ? null : list(false),
    state === "open" ? null : list(true),
  ]);
  const isFiltered = filter.service !== null || filter.priority !== null;
  const shown = { names, search, isFiltered, now: now.getTime() };
  return (
    <>
      <PageHeader title="Incidents" actions={<DeclareButton />}>
        <Tabs label="Which incidents" tabs={tabsOf(search)} />
      </PageHeader>
      <div className="grid gap-6">
        <GlassRate published={published} />
        <IncidentFilters services={names} chosen={search} />
        {open && <Part title="Open" page={open} state="open" {...shown} />}
        {history && <Part title="History" page={history} state="resolved" {...shown} />}
      </div>
    </>
  );
}

function tabsOf(search: IncidentSearch) {
  const labels = { all: "All", open: "Open", resolved: "Resolved" } as const;
  return (Object.keys(labels) as (keyof typeof labels)[]).map((state) => ({
    href: addressOf(search, { state }),
    label: labels[state],
    current: search.state === state,
  }));
}

interface PartProps {
  title: string;
  page: IncidentPage;
  state: "open" | "resolved";
  names: Record<string, string>;
  search: IncidentSearch;
  isFiltered: boolean;
  now: number;
}

function Part({ title, page, state, names, search, isFiltered, now }: PartProps) {
  return (
    <Panel
      title={title}
      padded={false}
      footer={
        page.next !== null && (
          <LinkButton icon="arrowRight" href={addressOf(search, { state, before: page.next })}>
            Older
          </LinkButton>
        )
      }
    >
      <IncidentTable
        caption={`${title} incidents`}
        incidents={page.incidents}
        services={names}
        now={now}
        empty={<Empty state={state} isFiltered={isFiltered} search={search} />}
      />
    </Panel>
  );
}

function Empty({ state, isFiltered, search }: Pick<PartProps, "state" | "isFiltered" | "search">) {
  if (isFiltered || search.before !== null) {
    return (
      <EmptyState
        title="None that matches"
        action={<LinkButton href="/incidents">Show all incidents</LinkButton>}
      >
        No {state} incident has this service and priority.
      </EmptyState>
    );
  }
  return state === "open" ? (
    <EmptyState title="No incident is open" icon="check">
      When a trigger fires, or you see that something is wrong, declare one from the desk or with the key{" "}
      <kbd>c</kbd>.
    </EmptyState>
  ) : (
    <EmptyState title="No history yet">Incidents that were declared resolved stand here.</EmptyState>
  );
}
