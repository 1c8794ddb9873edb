import { Callout } from "@/components/ui/callout";
import { CopyButton } from "@/components/ui/copy-button";
import { DefinitionList } from "@/components/ui/definition-list";
import { Panel } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/format";
import type { CheckpointPlaceView } from "@/lib/queries/audit";

/** What the worker signed last, where it stands outside the database, and with which key. */
export function PlacePanel({ place, rows }: { place: CheckpointPlaceView; rows: number }) {
  return (
    <Panel
      title="Signed checkpoints"
      description="Every minute in which the log grew, and after each execution, outside the database."
      actions={<CopyButton text={place.publicKey} label="Copy the public key" />}
    >
      <div className="grid gap-4">
        {place.fileError && (
          <Callout tone="warn" title="The checkpoint file cannot be written">
            {place.fileError}. Rows since the last checkpoint are not covered; the worker tries again every
            minute.
          </Callout>
        )}
        {place.git?.error && (
          <Callout tone="warn" title="The checkpoints are not committed to git">
            {place.git.error}. The file has them all; the worker tries again every minute.
          </Callout>
        )}
        <DefinitionList
          items={[
            { term: "Last checkpoint", value: <LastCheckpoint place={place} rows={rows} /> },
            { term: "Looked at last", value: <Time at={place.checkedAt} part="full" /> },
            { term: "File", value: <code className="text-sm">{place.file}</code> },
            {
              term: "Git",
              value: place.git ? <Committed git={place.git} /> : "Not set up: audit.git in twokey.yaml",
            },
            { term: "Fingerprint of the key", value: <code className="text-sm">{place.fingerprint}</code> },
            { term: "Public key", value: <code className="break-all text-sm">{place.publicKey}</code> },
          ]}
        />
      </div>
    </Panel>
  );
}

function LastCheckpoint({ place, rows }: { place: CheckpointPlaceView; rows: number }) {
  if (place.signedAt === null || place.size === null) return "None yet";
  const newer = rows - place.size;
  return (
    <>
      <Time at={place.signedAt} />, {formatCount(place.size, "row")}
      {newer > 0 && (
        <span className="block text-ink-muted text-sm">{formatCount(newer, "row")} since then</span>
      )}
    </>
  );
}

function Committed({ git }: { git: NonNullable<CheckpointPlaceView["git"]> }) {
  return (
    <>
      <code className="text-sm">{git.path}</code>
      <span className="block text-ink-muted text-sm">
        {git.at ? (
          <>
            Committed <Time at={git.at} />
          </>
        ) : (
          "Not committed yet"
        )}
      </span>
    </>
  );
}
