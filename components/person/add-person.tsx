"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { CheckboxList } from "@/components/ui/checkbox-list";
import { FormErrors } from "@/components/ui/form-errors";
import { TextInput } from "@/components/ui/text-input";
import type { Role } from "@/lib/domain/permission";
import type { PersonActs } from "./person-acts";
import { ROLE_CHOICES } from "./role-words";
import { ShownPassword } from "./shown-password";
import { errorOf, otherErrors, useAct } from "./use-act";

const FIELDS = ["name", "email", "roles"];

interface AddPersonProps {
  add: PersonActs["add"];
  /** While the installation is set up roles are given at once; later they are proposed afterwards. */
  settingUp: boolean;
  onAdded: () => void;
  onProposeRoles: (personId: string) => void;
}

/** Name, address and, during the set-up, roles of somebody new; then their first password. */
export function AddPerson({ add, settingUp, onAdded, onProposeRoles }: AddPersonProps) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [roles, setRoles] = useState<Role[]>(settingUp ? [] : ["viewer"]);
  const [made, setMade] = useState<{ personId: string; password: string } | null>(null);
  const { pending, errors, act } = useAct();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const added = await act(() => add({ name, email, roles }));
    if (!added) return;
    setMade(added.value);
    onAdded();
  }

  if (made !== null) {
    return (
      <div className="grid gap-4">
        <ShownPassword name={name} password={made.password} />
        {!settingUp && (
          <Button full icon="arrowRight" onClick={() => onProposeRoles(made.personId)}>
            Propose more roles for {name}
          </Button>
        )}
      </div>
    );
  }
  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      <TextInput
        label="Name"
        autoComplete="off"
        required
        maxLength={120}
        value={name}
        error={errorOf(errors, "name")}
        onChange={(event) => setName(event.target.value)}
      />
      <TextInput
        label="E-mail address"
        hint="They sign in with it. An identity provider finds them by the same address."
        type="email"
        autoComplete="off"
        required
        maxLength={320}
        value={email}
        error={errorOf(errors, "email")}
        onChange={(event) => setEmail(event.target.value)}
      />
      {settingUp ? (
        <CheckboxList
          name="roles"
          legend="Roles"
          hint="At least one; what they allow adds up."
          items={ROLE_CHOICES}
          selected={roles}
          onChange={setRoles}
          error={errorOf(errors, "roles")}
        />
      ) : (
        <p className="text-ink-muted text-sm">
          They begin as a viewer, who sees everything and changes nothing. Other roles are proposed
          afterwards.
        </p>
      )}
      <FormErrors errors={otherErrors(errors, FIELDS)} title="Nobody was added" />
      <Button type="submit" variant="primary" full pending={pending} pendingLabel="Adding…">
        Add the person
      </Button>
    </form>
  );
}
