import type { Metadata } from "next";
import { PasskeyPanel } from "@/components/passkey/passkey-panel";
import { ChangePassword } from "@/components/person/change-password";
import { WaitingPanel } from "@/components/person/waiting-panel";
import { DefinitionList } from "@/components/ui/definition-list";
import { Panel } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import { configuration } from "@/lib/configuration";
import { database } from "@/lib/db/client";
import { readOwnAccount } from "@/lib/queries/own-account";
import { readWaiting } from "@/lib/queries/waiting";
import { requireActor } from "@/lib/web/session";
import {
  beginPasskey,
  changePassword,
  ratifyPasskey,
  registerPasskey,
  renamePasskey,
  revokePasskey,
} from "./actions";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const actor = await requireActor("/settings");
  const now = new Date();
  const account = await readOwnAccount(database(), actor, configuration(), now);
  const waiting = await readWaiting(database(), actor, now);
  const acts = {
    begin: beginPasskey,
    register: registerPasskey,
    rename: renamePasskey,
    revoke: revokePasskey,
  };
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="grid min-w-0 gap-6">
        <WaitingPanel waiting={waiting} ratify={ratifyPasskey} now={now.getTime()} />
        <PasskeyPanel account={account} acts={acts} />
      </div>
      <div className="grid min-w-0 gap-6">
        <Panel title="You">
          <DefinitionList
            items={[
              { term: "Name", value: account.name },
              { term: "E-mail address", value: account.email },
              { term: "Roles", value: account.roles.join(", ") || "None yet: an admin has to give you one." },
              ...account.later.map(({ role, from }) => ({
                term: `Later: ${role}`,
                value: (
                  <>
                    counts from <Time at={from} />
                  </>
                ),
              })),
            ]}
          />
        </Panel>
        <ChangePassword account={account} change={changePassword} />
      </div>
    </div>
  );
}
