/** How one kind of database takes quotes and comments. The same text can be other statements elsewhere. */
export type Reading = {
  name: "PostgreSQL" | "MySQL" | "SQL Server" | "Oracle" | "SQLite";
  /** Quotes of names beside "…". */
  nameQuotes: readonly ("`" | "[")[];
  /** What `#` begins. */
  hash: "comment" | "name" | "sign" | "nothing";
  dollarQuotes: boolean;
  nestedComments: boolean;
  backslashes: boolean;
};

export const READINGS: readonly Reading[] = [
  {
    name: "PostgreSQL",
    nameQuotes: [],
    hash: "sign",
    dollarQuotes: true,
    nestedComments: true,
    backslashes: false,
  },
  {
    name: "MySQL",
    nameQuotes: ["`"],
    hash: "comment",
    dollarQuotes: false,
    nestedComments: false,
    backslashes: true,
  },
  {
    name: "SQL Server",
    nameQuotes: ["["],
    hash: "name",
    dollarQuotes: false,
    nestedComments: true,
    backslashes: false,
  },
  {
    name: "Oracle",
    nameQuotes: [],
    hash: "nothing",
    dollarQuotes: false,
    nestedComments: false,
    backslashes: false,
  },
  {
    name: "SQLite",
    nameQuotes: ["`", "["],
    hash: "nothing",
    dollarQuotes: false,
    nestedComments: false,
    backslashes: false,
  },
];
