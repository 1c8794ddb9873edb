import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Disclosure } from "@/components/ui/disclosure";

interface ConflictProps {
  /** Who saved meanwhile, or null when the text was taken from the log again. */
  editedBy: string | null;
  theirs: string;
  keepMine: () => void;
  takeTheirs: () => void;
}

/** Somebody saved while this person was typing: both texts are there, one press decides. */
export function Conflict({ editedBy, theirs, keepMine, takeTheirs }: ConflictProps) {
  const title = editedBy
    ? `${editedBy} saved another text meanwhile`
    : "The text was taken from the log again meanwhile";
  return (
    <Callout
      live
      tone="warn"
      title={title}
      actions={
        <>
          <Button size="sm" onClick={keepMine}>
            Go on with mine
          </Button>
          <Button size="sm" onClick={takeTheirs}>
            Take theirs, drop mine
          </Button>
        </>
      }
    >
      Yours is still below, not saved. Nothing is lost until you choose.
      <Disclosure summary="Read theirs">
        <pre className="max-h-60 overflow-y-auto whitespace-pre-wrap rounded-md bg-raised p-3 font-sans">
          {theirs}
        </pre>
      </Disclosure>
    </Callout>
  );
}
