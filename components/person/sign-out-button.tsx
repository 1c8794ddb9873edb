"use client";

import { useState } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { signOut } from "@/lib/client/sign-in";

/** Ends the sessions of this person, in this browser and in every other. */
export function SignOutButton(look: Pick<ButtonProps, "variant" | "size" | "full" | "className">) {
  const [pending, setPending] = useState(false);
  const leave = () => {
    setPending(true);
    signOut().catch(() => setPending(false));
  };
  return (
    <Button
      variant="quiet"
      title="Ends your sessions in every browser"
      {...look}
      onClick={leave}
      pending={pending}
    >
      Sign out
    </Button>
  );
}
