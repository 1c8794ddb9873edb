import { headers } from "next/headers";
import type { ReactNode } from "react";
import { LiveStatus } from "@/components/desk/live-status";
import { StoppedNotice } from "@/components/desk/stopped-notice";
import { DeclareProvider } from "@/components/incident/declare";
import { GoToShortcuts } from "@/components/keyboard/go-to";
import { ShortcutHelp } from "@/components/keyboard/shortcut-help";
import { ShortcutProvider } from "@/components/keyboard/shortcuts";
import { SignOutButton } from "@/components/person/sign-out-button";
import { GuardsNotice } from "@/components/shell/guards-notice";
import { Shell } from "@/components/shell/shell";
import { LiveProvider } from "@/lib/client/live";
import { mayPerform } from "@/lib/domain/permission";
import { ASKED_PATH_HEADER } from "@/lib/web/asked-path";
import { pulseNow } from "@/lib/web/reads";
import { requireActor } from "@/lib/web/session";
import { declareIncident } from "./actions";

/** The frame of every page for people who are signed in. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const asked = (await headers()).get(ASKED_PATH_HEADER) ?? "/";
  const actor = await requireActor(asked);
  const pulse = await pulseNow();
  return (
    <LiveProvider>
      <ShortcutProvider>
        <DeclareProvider declare={mayPerform(actor.roles, "declare_incident") ? declareIncident : null}>
          <GoToShortcuts />
          <Shell
            person={actor}
            signOut={<SignOutButton full />}
            live={<LiveStatus initial={pulse} />}
            tools={<ShortcutHelp />}
            banner={
              <>
                <GuardsNotice initial={pulse} />
                <StoppedNotice initial={pulse} />
              </>
            }
          >
            {children}
          </Shell>
        </DeclareProvider>
      </ShortcutProvider>
    </LiveProvider>
  );
}
