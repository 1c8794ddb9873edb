"use client";

import clsx from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Icon } from "@/components/ui/icon";

const items = [
  { href: "/", label: "Desk" },
  { href: "/incidents", label: "Incidents" },
  { href: "/status", label: "Status page", leaves: true },
  { href: "/settings", label: "Settings" },
] as const;

export function NavLinks({ stacked = false }: { stacked?: boolean }) {
  const path = usePathname();
  return (
    <ul className={clsx("flex", stacked ? "flex-col" : "gap-1")}>
      {items.map((item) => {
        const here =
          item.href === "/" ? path === "/" : path === item.href || path.startsWith(`${item.href}/`);
        return (
          <li key={item.href}>
            <Link
              href={item.href}
              prefetch={false}
              target={"leaves" in item ? "_blank" : undefined}
              aria-current={here ? "page" : undefined}
              className={clsx(
                "flex items-center gap-1.5 rounded-md px-3 font-medium text-sm",
                stacked ? "min-h-11" : "min-h-9",
                here ? "bg-accent-soft text-accent-ink" : "text-ink-muted hover:bg-sunken hover:text-ink",
              )}
            >
              {item.label}
              {"leaves" in item && (
                <>
                  <Icon name="external" className="size-3.5" />
                  <span className="sr-only">(opens a new tab)</span>
                </>
              )}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
