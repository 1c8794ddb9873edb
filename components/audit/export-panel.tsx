import { LinkButton } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Panel } from "@/components/ui/panel";
import type { CheckpointPlaceView } from "@/lib/queries/audit";

interface ExportPanelProps {
  /** Whose file and key the command names; null: nothing was signed yet. */
  place: CheckpointPlaceView | null;
  /** Null: this person may download; otherwise who may. */
  reserved: string | null;
}

/** The export, and how to verify it without Twokey. */
export function ExportPanel({ place, reserved }: ExportPanelProps) {
  const command = [
    "npx twokey verify EXPORT",
    ...(place ? [`--checkpoints ${quoted(place.file)}`, `--key ${place.publicKey}`] : []),
  ];
  return (
    <Panel
      title="Verify it yourself"
      description="Who approved what when, without the application and its database."
    >
      <ol className="grid gap-4">
        <li>
          <p className="mb-2">
            1. Download the export: log, votes with their signatures, plans, roles and keys. It holds names,
            and no password or address.
          </p>
          {reserved === null ? (
            <LinkButton icon="download" href="/api/audit/export" prefetch={false} download>
              Download the export
            </LinkButton>
          ) : (
            <p className="text-ink-muted text-sm">{reserved}</p>
          )}
        </li>
        <li className="min-w-0">
          <p className="mb-2">
            2. In a checkout of Twokey after <code>npm ci</code>, on any machine, with a copy of the
            checkpoint file:
          </p>
          <pre className="mb-2 overflow-x-auto whitespace-pre-wrap break-all rounded-md bg-sunken px-3 py-2 text-sm">
            {command.join(" \\\n  ")}
          </pre>
          <CopyButton text={command.join(" ")} label="Copy the command" />
        </li>
        <li>
          3. Compare the fingerprint it prints with one that you noted down before, and the twelve words of a
          plan with those its approvers saw.
        </li>
      </ol>
    </Panel>
  );
}

/** A path as a shell takes it, also with a space in it. */
function quoted(path: string): string {
  return /^[\w./:@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
