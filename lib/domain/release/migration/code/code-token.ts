export type Language = "ruby" | "python" | "javascript";

export type CodeToken = {
  /** `line` is the end of a line; its text is the indentation of the next one. */
  kind: "word" | "string" | "symbol" | "number" | "mark" | "line";
  /** Of a string what is between the quotes. */
  text: string;
  at: number;
  to: number;
  /** A string that is put together when it runs. */
  filled?: boolean;
};
