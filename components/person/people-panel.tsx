"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { Dialog } from "@/components/ui/dialog";
import { Panel } from "@/components/ui/panel";
import { StateBadge } from "@/components/ui/state-badge";
import { formatCount } from "@/lib/format";
import type { PersonLine } from "@/lib/queries/people";
import { AddPerson } from "./add-person";
import { ManagePerson } from "./manage-person";
import type { PersonActs } from "./person-acts";

interface PeoplePanelProps {
  people: readonly PersonLine[];
  /** Id of the admin who looks at it. */
  self: string;
  acts: PersonActs;
}

/** Everybody who may sign in, and what they may do. */
export function PeoplePanel({ people, self, acts }: PeoplePanelProps) {
  const router = useRouter();
  const [adding, setAdding] = useState(false);
  const [managed, setManaged] = useState<string | null>(null);
  const person = people.find(({ id }) => id === managed);
  const refresh = () => router.refresh();
  const manage: Column<PersonLine> = {
    key: "manage",
    header: <span className="sr-only">Manage</span>,
    align: "end",
    cell: ({ id, name }) => (
      <Button size="sm" onClick={() => setManaged(id)}>
        Manage<span className="sr-only"> {name}</span>
      </Button>
    ),
  };
  return (
    <Panel
      title={formatCount(people.length, "person", "people")}
      description="Roles say who may do what. Each change is kept in the log."
      actions={
        <Button variant="primary" icon="plus" onClick={() => setAdding(true)}>
          Add a person
        </Button>
      }
      padded={false}
    >
      <DataTable caption="People" columns={[...columns, manage]} rows={people} keyOf={({ id }) => id} />
      <Dialog open={adding} onClose={() => setAdding(false)} title="Add a person">
        <AddPerson add={acts.add} onAdded={refresh} />
      </Dialog>
      <Dialog open={person !== undefined} onClose={() => setManaged(null)} title={person?.name ?? ""}>
        {person && (
          <ManagePerson person={person} isSelf={person.id === self} acts={acts} onChanged={refresh} />
        )}
      </Dialog>
    </Panel>
  );
}

const columns: Column<PersonLine>[] = [
  {
    key: "name",
    header: "Name",
    phone: "title",
    cell: ({ name, email }) => (
      <div className="grid">
        <span className="font-medium">{name}</span>
        <span className="font-normal text-ink-muted text-sm [overflow-wrap:anywhere]">{email}</span>
      </div>
    ),
  },
  {
    key: "roles",
    header: "Roles",
    cell: ({ roles, disabledAt }) =>
      disabledAt ? (
        <StateBadge kind="unknown">Disabled</StateBadge>
      ) : roles.length > 0 ? (
        roles.join(", ")
      ) : (
        <StateBadge kind="warning">No role</StateBadge>
      ),
  },
  {
    key: "logins",
    header: "Signs in with",
    cell: ({ logins }) => logins.join(", ") || <span className="text-ink-muted">nothing yet</span>,
  },
  {
    key: "passkeys",
    header: "Passkeys",
    align: "end",
    cell: ({ passkeys }) => passkeys.length,
  },
];
