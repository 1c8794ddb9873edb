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

/** Name, address and roles of somebody new; then their first password. */
export function AddPerson({ add, onAdded }: { add: PersonActs["add"]; onAdded: () => void }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [roles, setRoles] = useState<Role[]>([]);
  const [password, setPassword] = useState<string | null>(null);
  const { pending, errors, act } = useAct();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const added = await act(() => add({ name, email, roles }));
    if (!added) return;
    setPassword(added.value.password);
    onAdded();
  }

  if (password !== null) return <ShownPassword name={name} password={password} />;
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
      <CheckboxList
        name="roles"
        legend="Roles"
        hint="At least one; what they allow adds up."
        items={ROLE_CHOICES}
        selected={roles}
        onChange={setRoles}
        error={errorOf(errors, "roles")}
      />
      <FormErrors errors={otherErrors(errors, FIELDS)} title="Nobody was added" />
      <Button type="submit" variant="primary" full pending={pending} pendingLabel="Adding…">
        Add the person
      </Button>
    </form>
  );
}
