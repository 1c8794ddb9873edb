"use client";

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { useShortcut } from "@/components/keyboard/shortcuts";
import { Button, type ButtonProps } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { type Declare, DeclareForm } from "./declare-form";

type Open = { service?: string } | null;
const DeclareContext = createContext<((service?: string) => void) | null>(null);

/** Lets every page open an incident with "c". Without `declare` the person may not, and nothing is offered. */
export function DeclareProvider({ declare, children }: { declare: Declare | null; children: ReactNode }) {
  const [asked, setAsked] = useState<Open>(null);
  const open = useCallback((service?: string) => setAsked({ service }), []);
  const close = useCallback(() => setAsked(null), []);
  const value = useMemo(() => (declare ? open : null), [declare, open]);
  return (
    <DeclareContext value={value}>
      {children}
      {declare && (
        <>
          <DeclareShortcut open={open} />
          <Dialog open={asked !== null} onClose={close} title="Open an incident">
            <DeclareForm declare={declare} service={asked?.service} done={close} />
          </Dialog>
        </>
      )}
    </DeclareContext>
  );
}

function DeclareShortcut({ open }: { open: () => void }) {
  useShortcut("c", "Open an incident", open);
  return null;
}

interface DeclareButtonProps extends Pick<ButtonProps, "variant" | "size" | "full"> {
  service?: string;
}

/** Opens the dialog; nothing for people who may not declare. */
export function DeclareButton({ service, ...look }: DeclareButtonProps) {
  const open = useContext(DeclareContext);
  if (!open) return null;
  return (
    <Button
      variant="primary"
      {...look}
      aria-haspopup="dialog"
      aria-keyshortcuts="c"
      onClick={() => open(service)}
    >
      Open incident
      <span className="max-md:hidden">
        <Kbd>c</Kbd>
      </span>
    </Button>
  );
}
