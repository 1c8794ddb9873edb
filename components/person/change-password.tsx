"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { Panel } from "@/components/ui/panel";
import { TextInput } from "@/components/ui/text-input";
import { Time } from "@/components/ui/time";
import { signInWithPassword } from "@/lib/client/sign-in";
import type { Decision } from "@/lib/domain/decision";
import type { OwnAccount } from "@/lib/queries/own-account";
import { SHORTEST_PASSWORD } from "@/lib/schemas/person-input";
import { errorOf, otherErrors, useAct } from "./use-act";

interface ChangePasswordProps {
  account: Pick<OwnAccount, "email" | "hasPassword" | "passwordVotesFrom" | "reauthenticate">;
  change: (input: { current: string; next: string }) => Promise<Decision<null>>;
}

const FIELDS = ["current", "next"];

/** The own password. Every session ends with the change, so this browser signs in anew by itself. */
export function ChangePassword({ account, change }: ChangePasswordProps) {
  const { email, hasPassword, passwordVotesFrom, reauthenticate } = account;
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const { pending, errors, act } = useAct();

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!(await act(() => change({ current, next })))) return;
    await signInWithPassword(email, next);
    window.location.reload();
  }

  if (!hasPassword) {
    return (
      <Panel title="Password">
        <p className="text-ink-muted">
          You sign in through your identity provider and have no password here. An admin can give you one
          under People, which you need to register a passkey.
        </p>
      </Panel>
    );
  }
  return (
    <Panel title="Password" description="A change signs you out everywhere else">
      {reauthenticate && passwordVotesFrom && (
        <p className="mb-4 text-sm text-warn-ink">
          It is new and may vote on plans from <Time at={passwordVotesFrom} /> on. A passkey of yours may vote
          meanwhile.
        </p>
      )}
      <form method="post" onSubmit={submit} className="grid max-w-md gap-4">
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <TextInput
          label="Current password"
          type="password"
          autoComplete="current-password"
          required
          value={current}
          error={errorOf(errors, "current")}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <TextInput
          label="New password"
          hint={`At least ${SHORTEST_PASSWORD} characters. A few random words are good.`}
          type="password"
          autoComplete="new-password"
          required
          minLength={SHORTEST_PASSWORD}
          maxLength={1000}
          value={next}
          error={errorOf(errors, "next")}
          onChange={(event) => setNext(event.target.value)}
        />
        <FormErrors errors={otherErrors(errors, FIELDS)} title="The password was not changed" />
        <Button type="submit" pending={pending} pendingLabel="Changing…" className="justify-self-start">
          Change the password
        </Button>
      </form>
    </Panel>
  );
}
