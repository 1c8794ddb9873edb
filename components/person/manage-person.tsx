"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { FormErrors } from "@/components/ui/form-errors";
import { Time } from "@/components/ui/time";
import type { PersonLine } from "@/lib/queries/people";
import type { PersonActs } from "./person-acts";
import { RoleForm, type RoleFormProps } from "./role-form";
import { RoleHistory } from "./role-history";
import { ShownPassword } from "./shown-password";
import { useAct } from "./use-act";

type ManagePersonProps = Omit<RoleFormProps, "acts"> & { person: PersonLine; acts: PersonActs };

/** Everything an admin may do with one person. */
export function ManagePerson(props: ManagePersonProps) {
  if (props.person.disabledAt) return <Enable {...props} />;
  return (
    <div className="grid gap-6 [&>*+*]:border-line [&>*+*]:border-t [&>*+*]:pt-6">
      <RoleForm key={props.person.roles.join()} {...props} />
      {props.person.plans.length > 0 && <RoleHistory plans={props.person.plans} />}
      {props.person.passkeys.length > 0 && <LostPasskeys {...props} />}
      <ResetPassword {...props} />
      <Disable {...props} />
    </div>
  );
}

function LostPasskeys({ person, acts, onChanged }: ManagePersonProps) {
  const { pending, errors, act } = useAct();
  const revoke = async (passkeyId: string) => {
    if (await act(() => acts.revokePasskey({ passkeyId }))) onChanged();
  };
  return (
    <section className="grid gap-3" aria-label="Passkeys">
      <p className="font-medium">Passkeys</p>
      <p className="text-ink-muted text-sm">
        Revoke a lost key at once. {person.name} registers another one, and somebody else ratifies it.
      </p>
      <ul className="grid gap-2">
        {person.passkeys.map(({ id, label, waitsUntil }) => (
          <li key={id} className="flex items-center justify-between gap-3">
            <span className="grid min-w-0 [overflow-wrap:anywhere]">
              {label}
              {waitsUntil && (
                <span className="text-ink-muted text-sm">
                  new, waits until <Time at={waitsUntil} /> or until somebody ratifies it under Settings
                </span>
              )}
            </span>
            <Button size="sm" pending={pending} onClick={() => revoke(id)}>
              Revoke<span className="sr-only"> {label}</span>
            </Button>
          </li>
        ))}
      </ul>
      <FormErrors errors={errors} />
    </section>
  );
}

function ResetPassword({ person, acts, onChanged }: ManagePersonProps) {
  const [password, setPassword] = useState<string | null>(null);
  const { pending, errors, act } = useAct();
  const reset = async () => {
    const done = await act(() => acts.resetPassword({ personId: person.id }));
    if (!done) return;
    setPassword(done.value.password);
    onChanged();
  };
  if (password !== null) return <ShownPassword name={person.name} password={password} />;
  return (
    <section className="grid gap-3" aria-label="Password">
      <p className="text-ink-muted text-sm">
        A new password ends all sessions of {person.name}. It is recorded that you made it, and it may not
        vote on plans at once.
        {person.passwordVotesFrom && (
          <>
            {" "}
            The present one may vote from <Time at={person.passwordVotesFrom} /> on.
          </>
        )}
      </p>
      <FormErrors errors={errors} />
      <Button className="justify-self-start" pending={pending} onClick={reset}>
        Make a new password
      </Button>
    </section>
  );
}

function Disable({ person, isSelf, acts, onChanged }: ManagePersonProps) {
  const [sure, setSure] = useState(false);
  const { pending, errors, act } = useAct();
  const disable = async () => {
    if (await act(() => acts.disable({ personId: person.id }))) onChanged();
  };
  return (
    <section className="grid gap-3" aria-label="Disable">
      <p className="text-ink-muted text-sm">
        Disabling ends all sessions and takes all roles at once. What {person.name} did stays in the log.
      </p>
      <FormErrors errors={errors} />
      {sure ? (
        <Button variant="danger" className="justify-self-start" pending={pending} onClick={disable}>
          Disable {isSelf ? "myself" : person.name} now
        </Button>
      ) : (
        <Button className="justify-self-start" onClick={() => setSure(true)}>
          Disable {isSelf ? "myself" : person.name}…
        </Button>
      )}
    </section>
  );
}

function Enable({ person, acts, onChanged }: ManagePersonProps) {
  const { pending, errors, act } = useAct();
  const enable = async () => {
    if (await act(() => acts.enable({ personId: person.id }))) onChanged();
  };
  return (
    <div className="grid gap-4">
      <Callout tone="info" title={`${person.name} is disabled`}>
        Enabling lets them sign in again, without roles: give those anew afterwards.
      </Callout>
      <FormErrors errors={errors} />
      <Button variant="primary" full pending={pending} onClick={enable}>
        Enable {person.name}
      </Button>
    </div>
  );
}
