"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CheckboxList } from "@/components/ui/checkbox-list";
import { FormErrors } from "@/components/ui/form-errors";
import { InlineStatus } from "@/components/ui/inline-status";
import type { Role } from "@/lib/domain/permission";
import type { PersonLine } from "@/lib/queries/people";
import type { PersonActs } from "./person-acts";
import { ROLE_CHOICES } from "./role-words";
import { ShownPassword } from "./shown-password";
import { useAct } from "./use-act";

interface ManagePersonProps {
  person: PersonLine;
  /** The admin who looks at it: some acts on oneself are refused. */
  isSelf: boolean;
  acts: PersonActs;
  onChanged: () => void;
}

/** Everything an admin may do with one person. */
export function ManagePerson(props: ManagePersonProps) {
  if (props.person.disabledAt) return <Enable {...props} />;
  return (
    <div className="grid gap-6 [&>*+*]:border-line [&>*+*]:border-t [&>*+*]:pt-6">
      <Roles key={props.person.roles.join()} {...props} />
      {props.person.passkeys.length > 0 && <LostPasskeys {...props} />}
      <ResetPassword {...props} />
      <Disable {...props} />
    </div>
  );
}

function Roles({ person, isSelf, acts, onChanged }: ManagePersonProps) {
  const [roles, setRoles] = useState<Role[]>(person.roles);
  const [saved, setSaved] = useState(false);
  const { pending, errors, act } = useAct();
  async function submit(event: FormEvent) {
    event.preventDefault();
    const done = await act(() => acts.changeRoles({ personId: person.id, seen: person.roles, roles }));
    setSaved(done !== null);
    if (done) onChanged();
  }
  const items = ROLE_CHOICES.map((item) => ({
    ...item,
    disabled: isSelf && !person.roles.includes(item.value),
  }));
  return (
    <form method="post" onSubmit={submit} className="grid gap-3">
      <CheckboxList
        name="roles"
        legend="Roles"
        hint={
          isSelf
            ? "You cannot give yourself a role; another admin has to."
            : "What is taken is gone at once, and approvals that rested on it no longer count."
        }
        items={items}
        selected={roles}
        onChange={setRoles}
      />
      <FormErrors errors={errors} />
      <span className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" pending={pending}>
          Save roles
        </Button>
        <InlineStatus kind="ok">{saved && "Saved"}</InlineStatus>
      </span>
    </form>
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
      <ul className="grid gap-2">
        {person.passkeys.map(({ id, label }) => (
          <li key={id} className="flex items-center justify-between gap-3">
            <span className="min-w-0 [overflow-wrap:anywhere]">{label}</span>
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
        A new password ends all sessions of {person.name}. It is recorded that you made it.
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
