import type { Metadata } from "next";
import { PeoplePanel } from "@/components/person/people-panel";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import { database } from "@/lib/db/client";
import { mayPerform } from "@/lib/domain/permission";
import { readPeople } from "@/lib/queries/people";
import { requireActor } from "@/lib/web/session";
import {
  addPerson,
  changeRoles,
  disablePerson,
  enablePerson,
  proposeRolePlan,
  resetPassword,
  revokePasskey,
} from "../actions";

export const metadata: Metadata = { title: "People" };

export default async function PeoplePage() {
  const actor = await requireActor("/settings/people");
  if (!mayPerform(actor.roles, "manage_people")) {
    return (
      <Panel>
        <EmptyState
          title="Only admins look after people"
          icon="lock"
          action={<LinkButton href="/settings">Your own settings</LinkButton>}
        >
          Ask an admin when somebody has to be added or a role changed.
        </EmptyState>
      </Panel>
    );
  }
  const acts = {
    add: addPerson,
    changeRoles,
    proposeRoles: proposeRolePlan,
    disable: disablePerson,
    enable: enablePerson,
    resetPassword,
    revokePasskey,
  };
  const { people, setUp } = await readPeople(database(), new Date());
  return <PeoplePanel people={people} setUp={setUp} self={actor.personId} acts={acts} />;
}
