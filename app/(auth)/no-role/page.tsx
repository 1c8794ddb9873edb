import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignOutButton } from "@/components/person/sign-out-button";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import { mayPerform } from "@/lib/domain/permission";
import { currentActor } from "@/lib/web/session";

export const metadata: Metadata = { title: "No role" };

/** What people see who can sign in and hold no role: what to do, and the way out. */
export default async function NoRolePage() {
  const actor = await currentActor();
  if (!actor) redirect("/sign-in");
  if (mayPerform(actor.roles, "read")) redirect("/");
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-md content-center px-4 py-10">
      <Panel>
        <EmptyState title="You hold no role here" icon="lock" action={<SignOutButton variant="secondary" />}>
          Ask an admin for a role, then load this page again. Until then there is nothing you may see.
        </EmptyState>
      </Panel>
    </main>
  );
}
