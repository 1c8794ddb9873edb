/** Where notices go. */
export const CHANNELS = ["slack", "teams", "mail"] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * What one notice says, before a channel gives it its form. Every text is one line without control characters and
 * without characters that change the direction of writing; nothing in it is markup.
 */
export type NoticeText = {
  /** The same from attempt to attempt, so that a repetition can be told from another notice. */
  key: string;
  title: string;
  lines: readonly { label: string; text: string }[];
  /** The twelve words of the plan that somebody is asked to approve. */
  words: readonly string[] | null;
  link: { label: string; url: string };
};
