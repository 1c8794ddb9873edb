"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { signInWithProvider } from "@/lib/client/sign-in";

/** Sign-in by the identity provider of the organisation. */
export function ProviderButton({ name, returnTo }: { name: string; returnTo: string }) {
  const [state, setState] = useState<"idle" | "leaving" | "unreachable">("idle");
  const leave = () => {
    setState("leaving");
    signInWithProvider(returnTo).catch(() => setState("unreachable"));
  };
  return (
    <div className="grid gap-3">
      <Button full icon="key" onClick={leave} pending={state === "leaving"}>
        Sign in with {name}
      </Button>
      {state === "unreachable" && (
        <Callout live tone="danger" title={`${name} could not be reached. Try again, or use a password.`} />
      )}
    </div>
  );
}
