"use client";

import { type FormEvent, useState } from "react";
import { errorOf, otherErrors, useAct } from "@/components/person/use-act";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { TextInput } from "@/components/ui/text-input";
import { makePasskey } from "@/lib/client/register-passkey";
import type { PasskeyActs } from "./passkey-acts";

interface RegisterPasskeyProps {
  acts: Pick<PasskeyActs, "begin" | "register">;
  hasPassword: boolean;
  onDone: (usableFrom: string) => void;
}

const FIELDS = ["password", "label"];

/** Name and password, then the browser's own dialog. The password keeps out whoever only has the session. */
export function RegisterPasskey({ acts, hasPassword, onDone }: RegisterPasskeyProps) {
  const [label, setLabel] = useState("");
  const [password, setPassword] = useState("");
  const { pending, errors, act } = useAct();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const registered = await act(async () => {
      const begun = await acts.begin({ password });
      if (!begun.ok) return begun;
      return acts.register({ label, answer: await makePasskey(begun.value) });
    });
    setPassword("");
    if (registered) onDone(registered.value.usableFrom);
  }

  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      <TextInput
        label="Name of the passkey"
        hint="So that you know it again, such as the device that holds it."
        required
        maxLength={60}
        value={label}
        error={errorOf(errors, "label")}
        onChange={(event) => setLabel(event.target.value)}
      />
      <TextInput
        label="Your password"
        hint={
          hasPassword
            ? "Asked for again, so that nobody enrols a key on a screen you left open."
            : "You sign in through an identity provider and have no password here. Ask an admin to reset your password under People: that gives you one."
        }
        type="password"
        autoComplete="current-password"
        required
        value={password}
        error={errorOf(errors, "password")}
        onChange={(event) => setPassword(event.target.value)}
      />
      <FormErrors errors={otherErrors(errors, FIELDS)} title="No passkey was registered" />
      <Button
        type="submit"
        variant="primary"
        size="lg"
        full
        icon="key"
        pending={pending}
        pendingLabel="Waiting for the passkey…"
      >
        Register a passkey
      </Button>
    </form>
  );
}
