const RULES: readonly [RegExp, string][] = [
  [/(?:^|\/)(?:README|LICENSE|CHANGELOG|CODEOWNERS)$|\.(?:md|mdx|rst|adoc|txt)$/i, "It is a text for people"],
  [/(?:^|\/)\.(?:git)?(?:keep|ignore|attributes)$|(?:^|\/)\.DS_Store$/i, "It only keeps the folder"],
  [
    /(?:^|\/)(?:schema\.prisma|schema\.rb|structure\.sql)$/,
    "It shows how the schema looks and changes nothing",
  ],
  [
    /(?:^|\/)meta\/(?:_journal|\d+_snapshot)\.json$|(?:^|\/)\.snapshot-[^/]*\.json$/,
    "The tool keeps notes in it",
  ],
  [
    /(?:^|\/)(?:migration_lock\.toml|atlas\.(?:sum|hcl)|sqitch\.(?:plan|conf)|flyway\.(?:conf|toml)|alembic\.ini|dbconfig\.ya?ml|liquibase\.properties)$/,
    "It configures the tool",
  ],
  [/(?:^|\/)(?:__init__\.py|env\.py|script\.py\.mako|knexfile\.[cm]?[jt]s)$/, "It belongs to the tool"],
  // Not by `_test`: a migration may well be called add_ab_test.
  [/\.(?:test|spec)\.[cm]?[jt]sx?$/, "It is a test"],
  [/(?:^|\/)U[\d._]+__[^/]*\.sql$/, "Flyway runs it on the way back only"],
  [
    /(?:^|\/)\d+[_-][^/]*\.down\.sql$|(?:^|\/)down\.sql$|(?:^|\/)sqls\/[^/]*-down\.sql$/,
    "It is run on the way back only",
  ],
];

/** Why the tool of the folder never runs the file on the way forward, told by its name; null: it may. */
export function notCounted(file: string): string | null {
  return RULES.find(([names]) => names.test(file))?.[1] ?? null;
}
