"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { Dialog } from "@/components/ui/dialog";
import { Panel } from "@/components/ui/panel";
import { StateBadge } from "@/components/ui/state-badge";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/format";
import type { People, PersonLine } from "@/lib/queries/people";
import { AddPerson } from "./add-person";
import { ManagePerson } from "./manage-person";
import type { PersonActs } from "./person-acts";
import { SetUpNotice } from "./set-up-notice";

interface PeoplePanelProps {
  people: readonly PersonLine[];
  /** Null when the set-up is over. */
  setUp: People["setUp"];
  /** Id of the admin who looks at it. */
  self: string;
  acts: PersonActs;
}

/** Everybody who may sign in, and what they may do. */
export function PeoplePanel({ people, setUp, self, acts }: PeoplePanelProps) {
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
      description="Roles say who may do what. Two people approve each new one; taking one away is done at once."
      actions={
        <Button variant="primary" icon="plus" onClick={() => setAdding(true)}>
          Add a person
        </Button>
      }
      padded={false}
    >
      {setUp && (
        <div className="px-4 pb-4 sm:px-6">
          <SetUpNotice setUp={setUp} />
        </div>
      )}
      <DataTable caption="People" columns={[...columns, manage]} rows={people} keyOf={({ id }) => id} />
      <Dialog open={adding} onClose={() => setAdding(false)} title="Add a person">
        <AddPerson
          add={acts.add}
          settingUp={setUp !== null}
          onAdded={refresh}
          onProposeRoles={(personId) => {
            setAdding(false);
            setManaged(personId);
          }}
        />
      </Dialog>
      <Dialog open={person !== undefined} onClose={() => setManaged(null)} title={person?.name ?? ""}>
        {person && (
          <ManagePerson
            person={person}
            isSelf={person.id === self}
            settingUp={setUp !== null}
            approvers={people.filter(({ id }) => id !== self && id !== person.id).filter(canApprove).length}
            acts={acts}
            onChanged={refresh}
          />
        )}
      </Dialog>
    </Panel>
  );
}

function canApprove({ roles, later, disabledAt }: PersonLine): boolean {
  const waiting = later.map(({ role }) => role);
  const counting = roles.filter((role) => !waiting.includes(role));
  return disabledAt === null && (counting.includes("approver") || counting.includes("commander"));
}

function RolesOf({ person: { roles, later, plans, disabledAt } }: { person: PersonLine }) {
  if (disabledAt) return <StateBadge kind="unknown">Disabled</StateBadge>;
  const open = plans.find(({ state }) => state === "proposed");
  const now = roles.filter((role) => !later.some((waiting) => waiting.role === role));
  return (
    <span className="grid gap-1 max-md:justify-items-end">
      {now.length > 0 && <span>{now.join(", ")}</span>}
      {roles.length === 0 && <StateBadge kind="warning">No role</StateBadge>}
      {later.map(({ role, from }) => (
        <span key={role} className="text-ink-muted">
          {role}, counts from <Time at={from} />
        </span>
      ))}
      {open && (
        <Link href={`/plans/${open.id}`} className="text-accent-ink underline underline-offset-2">
          {open.given.join(" and ")} proposed
        </Link>
      )}
    </span>
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
    cell: (person) => <RolesOf person={person} />,
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
