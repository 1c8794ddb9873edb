"use client";

import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";

/** What the button in the bar points at with `popoverTarget`. */
export const MENU_ID = "account-menu";

/** The browser's own popover: opens before the script has loaded, closes with Escape or a press outside. */
export function AccountMenu({ children }: { children: ReactNode }) {
  const menu = useRef<HTMLDivElement>(null);
  const path = usePathname();

  // biome-ignore lint/correctness/useExhaustiveDependencies: arriving on another page is what closes it
  useEffect(() => {
    if (menu.current?.matches(":popover-open")) menu.current.hidePopover();
  }, [path]);

  return (
    <div
      ref={menu}
      id={MENU_ID}
      popover="auto"
      className="fixed inset-auto top-14 right-2 m-0 mt-1 max-h-[calc(100dvh-4.5rem)] w-72 overflow-y-auto rounded-lg border border-line bg-panel p-2 text-ink shadow-float sm:right-4"
    >
      {children}
    </div>
  );
}
