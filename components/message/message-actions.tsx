import { Button, LinkButton } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { InlineStatus } from "@/components/ui/inline-status";
import { textToCopy } from "@/lib/domain/message/markdown";
import { BODY_LIMIT, TITLE_LIMIT } from "@/lib/domain/message/phase";
import { mayBeTold } from "@/lib/domain/message/resolved-lock";
import type { MessagesPage } from "@/lib/queries/messages";
import type { MessageActionsProps } from "./message-commands";
import type { MessageState } from "./message-state";
import { PublishButton } from "./publish-button";

/** Publish on the status page; copy or download for the others. */
export function MessageActions(props: MessageActionsProps) {
  const { page, view, state, commands, pending, saved } = props;
  const { audience } = view;
  const told = mayBeTold(state.text, page.standing);
  return (
    <div className="grid gap-3 border-line border-t pt-4">
      <div className="flex flex-wrap items-center gap-2">
        {audience === "status" && commands.publish && <PublishButton {...props} publish={commands.publish} />}
        {told.ok && (
          <CopyButton
            text={textToCopy(audience, state.text)}
            label={copyLabels[audience]}
            size="md"
            variant={audience === "status" ? "secondary" : "primary"}
          />
        )}
        {told.ok && <Download page={page} state={state} audience={audience} />}
        <SaveButtons {...props} />
        <InlineStatus kind={pending ? "running" : "ok"}>{pending ? "Working…" : saved}</InlineStatus>
      </div>
      {!told.ok && (
        <InlineStatus kind="warning">
          {commands.publish && audience === "status"
            ? "Copying and downloading are locked for the same reason."
            : `Copying and downloading are locked. ${told.reasons[0]?.message}`}
        </InlineStatus>
      )}
      {audience !== "status" && (
        <p className="text-ink-muted text-sm">
          Twokey does not send this by itself yet: copy it into{" "}
          {audience === "slack" ? "Slack" : "your mail program"}, or download it.
        </p>
      )}
    </div>
  );
}

const copyLabels = { slack: "Copy for Slack", status: "Copy", email: "Copy mail" };

function Download({ page, state, audience }: { page: MessagesPage; state: MessageState; audience: string }) {
  if (state.origin === "unsaved") {
    return (
      <Button icon="download" disabled title="Save first: the file holds what is saved">
        Save, then download
      </Button>
    );
  }
  const href = `/api/incidents/${page.reference}/documents/${audience}?phase=${state.text.phase}`;
  return (
    <LinkButton href={href} prefetch={false} icon="download" download>
      Download as Markdown
    </LinkButton>
  );
}

function SaveButtons({ page, view, state, commands, run, pending }: MessageActionsProps) {
  const { save } = commands;
  if (!save) return null;
  const target = { incident: page.number, audience: view.audience };
  const long = state.text.body.length > BODY_LIMIT[view.audience] || state.text.title.length > TITLE_LIMIT;
  const startAgain = () => {
    if (!view.kept) return state.drop();
    run(() => save({ ...target, basedOn: view.version, text: null }), "From the log again");
  };
  return (
    <>
      {state.origin === "unsaved" && (
        <Button
          disabled={pending || state.conflict || long}
          onClick={() => run(() => save({ ...target, basedOn: state.basedOn, text: state.text }), "Saved")}
        >
          Save draft
        </Button>
      )}
      {state.origin !== "log" && (
        <Button variant="quiet" icon="refresh" disabled={pending} onClick={startAgain}>
          Start again from the log
        </Button>
      )}
    </>
  );
}
