"use client";

import { useSyncExternalStore } from "react";
import { Icon, type IconName } from "@/components/ui/icon";
import { THEME_COOKIE, type Theme, toTheme } from "./theme";

const choices: { value: Theme; label: string; icon: IconName }[] = [
  { value: "system", label: "System", icon: "screen" },
  { value: "light", label: "Light", icon: "sun" },
  { value: "dark", label: "Dark", icon: "moon" },
];

const YEAR_SECONDS = 31_536_000;

function follow(changed: () => void) {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}

function choose(theme: Theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}

/** Light, dark, or as the system says; kept in a cookie so that the next page arrives in it. */
export function ThemeToggle() {
  const theme = useSyncExternalStore<Theme>(
    follow,
    () => toTheme(document.documentElement.dataset.theme),
    () => "system",
  );
  return (
    <fieldset>
      <legend className="mb-1.5 text-ink-muted text-xs">Appearance</legend>
      <div className="flex rounded-md border border-line bg-sunken p-0.5">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className="flex min-h-9 flex-1 items-center justify-center gap-1.5 rounded-sm text-ink-muted text-sm has-checked:bg-raised has-checked:text-ink has-checked:shadow-panel has-focus-visible:outline-2 has-focus-visible:outline-accent max-md:min-h-11"
          >
            <input
              type="radio"
              name="theme"
              value={choice.value}
              checked={theme === choice.value}
              onChange={() => choose(choice.value)}
              className="sr-only"
            />
            <Icon name={choice.icon} className="size-4" />
            {choice.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
