export type Theme = "system" | "light" | "dark";

/** A cookie, not localStorage: the server writes the choice into the first byte of HTML, so nothing flashes. */
export const THEME_COOKIE = "twokey-theme";

export function toTheme(value: string | undefined): Theme {
  return value === "light" || value === "dark" ? value : "system";
}
