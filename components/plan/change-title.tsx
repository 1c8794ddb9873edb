import { FromTo } from "@/components/ui/from-to";

interface ChangeTitleProps {
  change: { target: { name: string; platform: string }; from: { version: string }; to: { version: string } };
  /** A plan with one target needs no name for it. */
  named: boolean;
}

/** “api: 1.5.0 → 1.4.2”. */
export function ChangeTitle({ change, named }: ChangeTitleProps) {
  const { target, from, to } = change;
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      {named && <span className="font-semibold">{target.name}</span>}
      <FromTo from={from.version} to={to.version} />
    </span>
  );
}
