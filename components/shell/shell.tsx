import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";
import { AccountMenu, MENU_ID } from "./account-menu";
import { Logo } from "./logo";
import { NavLinks } from "./nav-links";
import { ThemeToggle } from "./theme-toggle";

interface ShellProps {
  person: { name: string; roles: readonly string[] };
  /** The form or button that ends the session. */
  signOut: ReactNode;
  /** A LiveIndicator, fed by the page's event stream. */
  live?: ReactNode;
  /** More for the right of the bar, such as the opener of the command palette. */
  tools?: ReactNode;
  /** Full-width notice above the content. */
  banner?: ReactNode;
  children: ReactNode;
}

/** The frame of every signed-in page: bar, menu, main. */
export function Shell({ person, signOut, live, tools, banner, children }: ShellProps) {
  return (
    <>
      <a
        href="#main"
        data-print="no"
        className="sr-only rounded-md bg-accent text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:px-4 focus:py-2"
      >
        Skip to content
      </a>
      <header className="sticky top-0 z-20 border-line border-b bg-panel" data-print="no">
        <div className="mx-auto flex h-14 max-w-[90rem] items-center gap-2 px-4 sm:px-6">
          <Link
            href="/"
            className="-ml-2 flex min-h-11 items-center gap-2 rounded-md px-2 font-semibold text-lg"
          >
            <Logo />
            Twokey
          </Link>
          <nav aria-label="Main" className="ml-4 max-md:hidden">
            <NavLinks />
          </nav>
          <div className="ml-auto flex items-center gap-2">
            {live}
            {tools}
            <button
              type="button"
              popoverTarget={MENU_ID}
              className="-mr-2 flex min-h-11 items-center gap-2 rounded-md px-3 text-sm hover:bg-sunken"
            >
              <Icon name="menu" className="size-5 md:hidden" />
              <Icon name="person" className="size-4 max-md:hidden" />
              <span className="sr-only">Menu of </span>
              <span className="font-medium max-md:sr-only">{person.name}</span>
              <Icon name="chevronDown" className="size-4 max-md:hidden" />
            </button>
          </div>
        </div>
      </header>
      <AccountMenu>
        <nav aria-label="Main menu" className="border-line border-b pb-2 md:hidden">
          <NavLinks stacked />
        </nav>
        <div className="grid gap-1 px-3 py-3">
          <p className="font-medium">{person.name}</p>
          <p className="text-ink-muted text-sm">
            {person.roles.length > 0 ? person.roles.join(" · ") : "no role yet: an admin has to give one"}
          </p>
        </div>
        <div className="border-line border-t px-3 py-3">
          <ThemeToggle />
        </div>
        <div className="border-line border-t px-3 pt-3 pb-1">{signOut}</div>
      </AccountMenu>
      {banner}
      <main id="main" tabIndex={-1} className="mx-auto max-w-[90rem] px-4 py-6 sm:px-6 md:py-8">
        {children}
      </main>
    </>
  );
}
