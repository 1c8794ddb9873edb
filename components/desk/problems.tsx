import { Callout } from "@/components/ui/callout";
import type { ProblemView } from "@/lib/queries/watched-service";

/** What the configuration got wrong, each with file, line and what was expected; nothing when all is right. */
export function Problems({ title, problems }: { title: string; problems: readonly ProblemView[] }) {
  if (problems.length === 0) return null;
  return (
    <Callout tone="warn" title={title}>
      <ProblemList problems={problems} />
      <p className="mt-2">Mend the file: it is taken over by itself. Everything else goes on meanwhile.</p>
    </Callout>
  );
}

export function ProblemList({ problems }: { problems: readonly ProblemView[] }) {
  return (
    <ul className="mt-1 grid gap-1">
      {problems.map(({ where, message }) => (
        <li key={`${where} ${message}`}>
          {message} <span className="text-ink-muted text-xs">{where}</span>
        </li>
      ))}
    </ul>
  );
}
