"use client";

import { useState } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { signOut } from "@/lib/client/sign-in";

/** Ends the session of this browser. */
export function SignOutButton(look: Pick<ButtonProps, "variant" | "size" | "full" | "className">) {
  const [pending, setPending] = useState(false);
  const leave = () => {
    setPending(true);
    signOut().catch(() => setPending(false));
  };
  return (
    <Button variant="quiet" {...look} onClick={leave} pending={pending}>
      Sign out
    </Button>
  );
}
