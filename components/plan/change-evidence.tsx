import type { ReactNode } from "react";
import { UndoList, undoSentence } from "@/components/plan/undo-list";
import { SafetyChecks } from "@/components/plan/verdict";
import { Disclosure } from "@/components/ui/disclosure";
import type { AssessedChange } from "@/lib/domain/plan/assessment";
import { formatCount } from "@/lib/format";

interface ChangeEvidenceProps {
  change: AssessedChange;
  /** Which parts are unfolded from the beginning. */
  open?: { checks?: boolean; notRestored?: boolean };
}

/** What changing one target rests on and means: checks, what is taken away, what stays, what approvers should know. */
export function ChangeEvidence({ change, open = {} }: ChangeEvidenceProps) {
  const { checks, undo, undoError, notRestored, notes, hold } = change;
  return (
    <div className="grid divide-y divide-line">
      <Disclosure
        summary="Safety checks"
        aside={formatCount(checks.length, "check")}
        open={open.checks ?? change.verdict !== "safe"}
      >
        <SafetyChecks checks={checks} />
      </Disclosure>
      <Disclosure summary="What is taken away" aside={undo ? undoSentence(undo) : "not known"} open={!undo}>
        {undo ? <UndoList undo={undo} /> : <p>{undoError}</p>}
      </Disclosure>
      <Disclosure
        summary="What will not be restored"
        aside={formatCount(notRestored.length, "thing")}
        open={open.notRestored ?? false}
      >
        <Lines lines={notRestored} />
      </Disclosure>
      {notes.length > 0 && (
        <Disclosure summary="Worth knowing" aside={formatCount(notes.length, "note")} open>
          <Lines lines={notes} />
        </Disclosure>
      )}
      <Disclosure
        summary="Can it come back by itself?"
        aside={hold ? "held by the platform" : "held by Twokey"}
      >
        <p className="text-sm">
          {hold ??
            "This platform has no means to hold a release. Twokey refuses to put it live again; a pipeline does not ask Twokey."}
        </p>
      </Disclosure>
    </div>
  );
}

function Lines({ lines }: { lines: readonly string[] }): ReactNode {
  return (
    <ul className="grid list-disc gap-1 pl-5 text-sm [overflow-wrap:anywhere]">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
