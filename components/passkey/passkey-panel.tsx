"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/format";
import type { OwnAccount } from "@/lib/queries/own-account";
import type { PasskeyActs } from "./passkey-acts";
import { PasskeyRow } from "./passkey-row";
import { RegisterPasskey } from "./register-passkey";

type Registered = { usableFrom: string; atOnce: boolean };

/** The keys with which a person approves, rejects and revokes. */
export function PasskeyPanel({ account, acts }: { account: OwnAccount; acts: Omit<PasskeyActs, "ratify"> }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [registered, setRegistered] = useState<Registered | null>(null);
  const done = (usableFrom: string) => {
    setOpen(false);
    setRegistered({ usableFrom, atOnce: Date.parse(usableFrom) <= Date.now() });
    router.refresh();
  };
  const register = (
    <Button variant="primary" icon="key" onClick={() => setOpen(true)}>
      Register a passkey
    </Button>
  );
  const { passkeys } = account;
  return (
    <Panel
      title="Passkeys"
      description={rule(account)}
      actions={passkeys.length > 0 && register}
      padded={false}
    >
      {registered && (
        <div className="px-4 pb-4 sm:px-6">
          <Callout live tone="success" title="The passkey is registered">
            {registered.atOnce ? (
              "It may sign plans at once."
            ) : (
              <>
                It may sign plans from <Time at={registered.usableFrom} /> on, or as soon as somebody else
                ratifies it: read them the twelve words below.
              </>
            )}
          </Callout>
        </div>
      )}
      {passkeys.length === 0 ? (
        <EmptyState title="You have no passkey yet" icon="key" action={register}>
          A passkey is your key to an emergency release: a fingerprint, a face or a PIN on a device of yours
          signs exactly one plan.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line border-line border-t">
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} acts={acts} onDone={() => router.refresh()} />
          ))}
        </ul>
      )}
      <p className="border-line border-t px-4 py-3 text-ink-muted text-sm sm:px-6">
        Lost a key? Revoke it, register another one, and let an approver, commander or admin ratify it.
      </p>
      <Dialog open={open} onClose={() => setOpen(false)} title="Register a passkey">
        <RegisterPasskey acts={acts} hasPassword={account.hasPassword} onDone={done} />
      </Dialog>
    </Panel>
  );
}

function rule({ passkeyDelayHours }: OwnAccount): string {
  return passkeyDelayHours === 0
    ? "A new passkey may sign plans at once."
    : `A new passkey may sign plans ${formatCount(passkeyDelayHours, "hour")} after it was registered; the first two of the installation at once.`;
}
