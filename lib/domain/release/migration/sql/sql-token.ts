export type SqlToken = {
  /** `end` separates statements; `hard` ones end even the body of a routine. `hole` is a placeholder that a tool fills. */
  kind: "word" | "name" | "string" | "number" | "mark" | "hole" | "end";
  /** As written; of a string what is between the quotes, of a word as written. */
  text: string;
  /** The word in capitals; empty for everything else. */
  upper: string;
  at: number;
  to: number;
  /** First on its line. */
  fresh: boolean;
  hard?: boolean;
  body?: boolean;
};
