"use client";

import { useState } from "react";
import { Button, LinkButton } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Panel } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { Decision } from "@/lib/domain/decision";
import { resolveIncident as mayResolve } from "@/lib/domain/message/resolve-incident";
import { mayPerform } from "@/lib/domain/permission";
import type { PlanState } from "@/lib/domain/plan/state";
import type { VerificationDetail } from "@/lib/queries/execution-detail";
import { ResolveDialog } from "./resolve-dialog";

export type Resolve = (input: { incident: number; overrideReason: string | null }) => Promise<Decision<null>>;

interface ResolvePanelProps {
  incident: { number: number; reference: string; resolvedAt: string | null };
  verification: VerificationDetail | null;
  /** State of the newest plan. */
  plan: PlanState | null;
  roles: readonly string[];
  resolve: Resolve;
  onDone: () => void;
}

/** The end of the incident: one button, or why it is locked and who could open it. */
export function ResolvePanel({ incident, verification, plan, roles, resolve, onDone }: ResolvePanelProps) {
  const [open, setOpen] = useState(false);
  if (incident.resolvedAt) return <Resolved incident={incident} at={incident.resolvedAt} />;
  const question = {
    standing: { verification: verification?.state ?? null, resolved: false },
    openPlan: plan === "proposed",
    executing: plan === "executing" || plan === "unknown",
    roles,
  };
  const proven = mayResolve({ ...question, overrideReason: null });
  const overridable = mayResolve({ ...question, overrideReason: "asked for in the dialog" });
  const mayEnd = mayPerform(roles, "resolve_incident");
  const override = !proven.ok;
  return (
    <Panel title="Is it over?">
      <div className="grid gap-3">
        {proven.ok ? (
          <p className="text-ink-muted text-sm">Verification passed. A person says that it is over.</p>
        ) : (
          proven.reasons.map((reason) => (
            <p key={reason.code} className="text-ink-muted text-sm">
              {reason.message}
            </p>
          ))
        )}
        <Button
          full
          size="lg"
          variant={proven.ok ? "primary" : "secondary"}
          icon={proven.ok ? "check" : "lock"}
          disabled={!mayEnd || !(proven.ok || overridable.ok)}
          onClick={() => setOpen(true)}
        >
          {proven.ok || !overridable.ok ? "Declare resolved" : "Declare resolved with a reason"}
        </Button>
        {!mayEnd && (
          <p className="text-ink-muted text-sm">A responder or a commander declares it resolved.</p>
        )}
      </div>
      <ResolveDialog
        open={open}
        override={override}
        reference={incident.reference}
        send={(reason) => resolve({ incident: incident.number, overrideReason: reason })}
        onClose={() => setOpen(false)}
        onDone={() => {
          setOpen(false);
          onDone();
        }}
      />
    </Panel>
  );
}

function Resolved({ incident, at }: { incident: { reference: string }; at: string }) {
  return (
    <Callout
      live
      tone="success"
      title="Declared resolved"
      actions={
        <>
          <LinkButton variant="primary" href={`/incidents/${incident.reference}/messages`}>
            Tell users and colleagues
          </LinkButton>
          <LinkButton href={`/incidents/${incident.reference}/review`}>Write the review</LinkButton>
        </>
      }
    >
      <Time at={at} />
    </Callout>
  );
}
