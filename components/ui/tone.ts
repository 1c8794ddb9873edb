/** What a surface says. Red (`danger`) means act; amber (`warn`) means look. */
export type Tone = "info" | "success" | "warn" | "danger";

export const toneSurface: Record<Tone, string> = {
  info: "border-accent-line bg-accent-soft",
  success: "border-ok-line bg-ok-soft",
  warn: "border-warn-line bg-warn-soft",
  danger: "border-alarm-line bg-alarm-soft",
};

export const toneInk: Record<Tone, string> = {
  info: "text-accent-ink",
  success: "text-ok-ink",
  warn: "text-warn-ink",
  danger: "text-alarm-ink",
};
