"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { TextInput } from "@/components/ui/text-input";
import { type SignInOutcome, signInWithPassword } from "@/lib/client/sign-in";
import { SamplePeople } from "./sample-people";

const sentences: Record<Exclude<SignInOutcome, "signed_in">, string> = {
  wrong: "The address or the password is wrong.",
  too_many_attempts: "Too many attempts for this address. Wait a minute, then try again.",
  other_address: "This is not the address under which Twokey is set up. Open it there, then sign in.",
  unreachable: "The desk did not answer. Check that it is running, then try again.",
};

interface SignInFormProps {
  returnTo: string;
  people: { name: string; email: string; roles: string[] }[];
}

/** Address and password of a local account. On success the whole page loads anew, as the person who signed in. */
export function SignInForm({ returnTo, people }: SignInFormProps) {
  const [chosen, setChosen] = useState("");
  const [outcome, setOutcome] = useState<SignInOutcome | "trying" | null>(null);
  // Fields keep themselves what was typed before the script ran, and nothing is sent before it does.
  const [ready, setReady] = useState(false);
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  useEffect(() => setReady(true), []);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setOutcome("trying");
    const found = await signInWithPassword(email.current?.value.trim() ?? "", password.current?.value ?? "");
    setOutcome(found);
    if (found === "signed_in") window.location.assign(returnTo);
    else password.current?.select();
  };
  const choose = (address: string) => {
    if (email.current) email.current.value = address;
    setChosen(address);
    setOutcome(null);
    password.current?.focus();
  };

  const refused = outcome !== null && outcome !== "trying" && outcome !== "signed_in";
  return (
    <form method="post" onSubmit={submit} className="grid gap-5">
      {refused && <Callout live tone="danger" title={sentences[outcome]} />}
      <TextInput
        ref={email}
        label="Address"
        name="email"
        type="email"
        autoComplete="username"
        required
        maxLength={320}
        onChange={(event) => setChosen(event.target.value)}
      />
      <TextInput
        ref={password}
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        maxLength={1000}
      />
      <Button
        type="submit"
        variant="primary"
        full
        disabled={!ready}
        pending={outcome === "trying" || outcome === "signed_in"}
        pendingLabel="Signing in…"
      >
        Sign in
      </Button>
      {people.length > 0 && <SamplePeople people={people} chosen={chosen} choose={choose} />}
    </form>
  );
}
