import { DefinitionList } from "@/components/ui/definition-list";
import { Panel } from "@/components/ui/panel";
import { formatCount } from "@/lib/format";
import type { AuditPage } from "@/lib/queries/audit";

/** Both chains: how long they are, and the hash of their last rows. */
export function LogPanel({ log, facts }: Pick<AuditPage, "log" | "facts">) {
  return (
    <Panel
      title="The log"
      description="Numbered without gaps; each row’s hash covers the row before, so that no row can be changed alone."
    >
      <DefinitionList
        items={[
          { term: "What happened", value: <Chain {...log} row="row" /> },
          { term: "Votes, plans, roles, keys, executions", value: <Chain {...facts} row="seal" /> },
        ]}
      />
    </Panel>
  );
}

function Chain({ size, head, row }: { size: number; head: string; row: string }) {
  return (
    <>
      {formatCount(size, row)}
      <span className="block text-ink-muted text-sm">
        Head <code className="break-all text-xs">{head}</code>
      </span>
    </>
  );
}
