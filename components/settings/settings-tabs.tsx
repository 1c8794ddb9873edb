"use client";

import { usePathname } from "next/navigation";
import { Tabs } from "@/components/ui/tabs";

const tabs = [
  { href: "/settings", label: "You" },
  { href: "/settings/people", label: "People" },
  { href: "/settings/integrations", label: "Integrations and policy" },
  { href: "/settings/audit", label: "Audit" },
] as const;

export function SettingsTabs({ people }: { people: boolean }) {
  const path = usePathname();
  return (
    <Tabs
      label="Settings"
      tabs={tabs
        .filter(({ href }) => people || href !== "/settings/people")
        .map((tab) => ({ ...tab, current: path === tab.href }))}
    />
  );
}
