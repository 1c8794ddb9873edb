"use client";

import { type FormEvent, useState } from "react";
import { errorOf, otherErrors, useAct } from "@/components/person/use-act";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrors } from "@/components/ui/form-errors";
import { StateBadge } from "@/components/ui/state-badge";
import { TextInput } from "@/components/ui/text-input";
import { Time } from "@/components/ui/time";
import { TwelveWords } from "@/components/ui/twelve-words";
import type { PasskeyLine } from "@/lib/queries/own-account";
import type { PasskeyActs } from "./passkey-acts";

interface PasskeyRowProps {
  passkey: PasskeyLine;
  acts: Pick<PasskeyActs, "rename" | "revoke">;
  onDone: () => void;
}

/** One own passkey: may it sign, since when, and what can be done with it. */
export function PasskeyRow({ passkey, acts, onDone }: PasskeyRowProps) {
  const [open, setOpen] = useState<"rename" | "revoke" | null>(null);
  const close = () => setOpen(null);
  const done = () => {
    close();
    onDone();
  };
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-4 sm:px-6">
      <div className="grid min-w-0 gap-1">
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="font-medium [overflow-wrap:anywhere]">{passkey.label}</span>
          <PasskeyState passkey={passkey} />
        </span>
        <span className="flex flex-wrap gap-x-4 text-ink-muted text-sm">
          <span>
            registered <Time at={passkey.createdAt} />
          </span>
          {passkey.state === "waiting" && (
            <span>
              may sign from <Time at={passkey.usableFrom} />
            </span>
          )}
          {passkey.revokedAt ? (
            <span>
              revoked <Time at={passkey.revokedAt} />
            </span>
          ) : (
            <span>
              {passkey.lastSignedAt ? <LastSigned at={passkey.lastSignedAt} /> : "never signed a plan"}
            </span>
          )}
        </span>
        {passkey.state === "waiting" && <WordsToRead passkey={passkey} />}
      </div>
      {passkey.state !== "revoked" && (
        <div className="flex gap-2">
          <Button size="sm" onClick={() => setOpen("rename")}>
            Rename<span className="sr-only"> {passkey.label}</span>
          </Button>
          <Button size="sm" variant="quiet" onClick={() => setOpen("revoke")}>
            Revoke<span className="sr-only"> {passkey.label}</span>
          </Button>
        </div>
      )}
      <Dialog open={open === "rename"} onClose={close} title={`Rename “${passkey.label}”`}>
        <Rename passkey={passkey} rename={acts.rename} onDone={done} />
      </Dialog>
      <Dialog open={open === "revoke"} onClose={close} title={`Revoke “${passkey.label}”?`}>
        <Revoke passkey={passkey} revoke={acts.revoke} onDone={done} />
      </Dialog>
    </li>
  );
}

function WordsToRead({ passkey: { label, words } }: { passkey: PasskeyLine }) {
  if (words.length === 0) {
    return <p className="text-sm">Your password is new, so nobody can ratify this key before it counts.</p>;
  }
  return (
    <div className="mt-1 grid gap-2">
      <p className="text-sm">
        So that it need not wait, read these words to an approver, commander or admin, who ratifies it under
        their settings:
      </p>
      <TwelveWords words={words} label={`The twelve words of the key ${label}`} />
    </div>
  );
}

function LastSigned({ at }: { at: string }) {
  return (
    <>
      last signed <Time at={at} />
    </>
  );
}

function PasskeyState({ passkey: { state } }: { passkey: PasskeyLine }) {
  if (state === "revoked") return <StateBadge kind="unknown">Revoked</StateBadge>;
  return state === "waiting" ? (
    <StateBadge kind="pending">Too new to sign</StateBadge>
  ) : (
    <StateBadge kind="ok">May sign</StateBadge>
  );
}

interface RenameProps {
  passkey: PasskeyLine;
  rename: PasskeyActs["rename"];
  onDone: () => void;
}

function Rename({ passkey, rename, onDone }: RenameProps) {
  const [label, setLabel] = useState(passkey.label);
  const { pending, errors, act } = useAct();
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (await act(() => rename({ passkeyId: passkey.id, label }))) onDone();
  }
  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      <TextInput
        label="Name"
        required
        maxLength={60}
        value={label}
        error={errorOf(errors, "label")}
        onChange={(event) => setLabel(event.target.value)}
      />
      <FormErrors errors={otherErrors(errors, ["label"])} />
      <Button type="submit" variant="primary" full pending={pending}>
        Rename the passkey
      </Button>
    </form>
  );
}

interface RevokeProps {
  passkey: PasskeyLine;
  revoke: PasskeyActs["revoke"];
  onDone: () => void;
}

function Revoke({ passkey, revoke, onDone }: RevokeProps) {
  const { pending, errors, act } = useAct();
  const confirm = async () => {
    if (await act(() => revoke({ passkeyId: passkey.id }))) onDone();
  };
  return (
    <div className="grid gap-4">
      <p>
        It can never sign again, and approvals signed with it that were not executed yet no longer count.
        Delete it on your device as well.
      </p>
      <FormErrors errors={errors} />
      <Button variant="danger" full pending={pending} onClick={confirm}>
        Revoke the passkey
      </Button>
    </div>
  );
}
