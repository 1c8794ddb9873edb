import { type ReactNode, useId } from "react";
import { Button } from "@/components/ui/button";

interface NextButtonProps {
  disabled: boolean;
  /** Why it cannot be pressed, said beside it. */
  why: string;
  children: ReactNode;
}

export function NextButton({ disabled, why, children }: NextButtonProps) {
  const id = useId();
  return (
    <>
      {disabled && (
        <span id={id} className="text-ink-muted text-sm">
          {why}
        </span>
      )}
      <Button
        type="submit"
        variant="primary"
        disabled={disabled}
        aria-describedby={disabled ? id : undefined}
      >
        {children}
      </Button>
    </>
  );
}
