import type { ReactNode } from "react";
import { SettingsTabs } from "@/components/settings/settings-tabs";
import { PageHeader } from "@/components/ui/page-header";
import { mayPerform } from "@/lib/domain/permission";
import { currentActor } from "@/lib/web/session";

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const actor = await currentActor();
  // The page itself sends strangers to sign in: only it knows the path to come back to.
  if (!actor) return children;
  return (
    <>
      <PageHeader title="Settings">
        <SettingsTabs people={mayPerform(actor.roles, "manage_people")} />
      </PageHeader>
      {children}
    </>
  );
}
