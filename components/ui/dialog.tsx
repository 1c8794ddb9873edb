"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";
import { Icon } from "./icon";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  /** The acts, primary first; on a phone they stack. */
  footer?: ReactNode;
  wide?: boolean;
}

/** The browser's own modal: it keeps the focus inside, closes with Escape and gives the focus back. */
export function Dialog({ open, onClose, title, children, footer, wide = false }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const headingId = useId();

  useEffect(() => {
    const element = dialog.current;
    if (!element || element.open === open) return;
    if (!open) return element.close();
    element.showModal();
    // Not the first button: a stray Enter at 3 a.m. must not act.
    heading.current?.focus();
  }, [open]);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={headingId}
      onClose={onClose}
      className={`m-auto w-[calc(100%-2rem)] rounded-lg border border-line bg-panel p-0 text-ink shadow-float backdrop:bg-[oklch(0.15_0.02_230/0.55)] max-sm:mb-0 max-sm:w-full max-sm:max-w-none max-sm:rounded-b-none ${
        wide ? "sm:max-w-3xl" : "sm:max-w-lg"
      }`}
    >
      {open && (
        <div className="flex max-h-[85dvh] flex-col">
          <header className="flex items-start justify-between gap-4 px-6 pt-5">
            <h2 ref={heading} id={headingId} tabIndex={-1} className="font-semibold text-xl">
              {title}
            </h2>
            <button
              type="button"
              onClick={onClose}
              className="-mt-1 -mr-2 grid size-10 shrink-0 place-items-center rounded-md text-ink-muted hover:bg-sunken max-md:size-11"
            >
              <Icon name="cross" />
              <span className="sr-only">Close</span>
            </button>
          </header>
          <div className="min-h-0 overflow-y-auto px-6 pt-2 pb-6">{children}</div>
          {footer && (
            <footer className="flex flex-row-reverse flex-wrap justify-start gap-2 border-line border-t px-6 py-4 max-sm:flex-col">
              {footer}
            </footer>
          )}
        </div>
      )}
    </dialog>
  );
}
