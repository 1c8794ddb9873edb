/** The plan's words, numbered, to be read aloud and compared with another screen. */
export function TwelveWords({
  words,
  label = "The twelve words of this plan",
}: {
  words: readonly string[];
  label?: string;
}) {
  return (
    <ol aria-label={label} className="grid grid-cols-3 gap-1 sm:grid-cols-4 sm:gap-2">
      {words.map((word, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a word may come twice and its place never changes
          key={index}
          className="flex min-w-0 items-baseline gap-1.5 rounded-md border border-line bg-sunken px-2 py-1.5 sm:px-3"
        >
          <span aria-hidden="true" className="w-4 shrink-0 text-right text-ink-muted text-xs">
            {index + 1}
          </span>
          <span className="font-medium font-mono text-sm">{word}</span>
        </li>
      ))}
    </ol>
  );
}
