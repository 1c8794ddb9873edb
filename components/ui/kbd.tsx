import type { ReactNode } from "react";

/** A key to press. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-block min-w-6 rounded-sm border border-line-strong border-b-2 bg-raised px-1.5 text-center font-mono text-ink text-xs leading-5">
      {children}
    </kbd>
  );
}
