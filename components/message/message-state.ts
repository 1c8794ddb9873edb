import { useState } from "react";
import { bodyOf } from "@/lib/domain/message/draft";
import type { Phase } from "@/lib/domain/message/phase";
import type { MessageText } from "@/lib/domain/message/publish";
import type { MessagesPage, MessageView } from "@/lib/queries/messages";
import { useKeptText } from "./use-kept-text";

/** What the editor of one audience works on. */
export type MessageState = {
  text: MessageText;
  /** The saved version that the text begins from. */
  basedOn: number;
  /** log: made from the log; saved: as somebody saved it; unsaved: typed here. */
  origin: "log" | "saved" | "unsaved";
  restored: boolean;
  /** Somebody saved since this person began to type. */
  conflict: boolean;
  change: (changes: Partial<MessageText>) => void;
  choosePhase: (phase: Phase) => void;
  /** Goes on with the unsaved text on top of what was saved meanwhile. */
  rebase: () => void;
  drop: () => void;
};

/** Unsaved words first, then what was saved, else the draft of the chosen phase from the log as it is now. */
export function useMessageState(page: MessagesPage, view: MessageView): MessageState {
  const { unsaved, restored, keep } = useKeptText<MessageText>(`twokey-message ${page.id} ${view.audience}`);
  const [chosen, setChosen] = useState<Phase | null>(null);
  const phase = chosen && view.drafts[chosen] ? chosen : page.suggestedPhase;
  const fromLog = () => {
    const draft = view.drafts[phase] ?? view.drafts.monitoring;
    return { phase, title: draft?.title ?? "", body: draft ? bodyOf(draft) : "" };
  };
  const base: MessageText = view.kept ?? fromLog();
  const text = unsaved?.text ?? { phase: base.phase, title: base.title, body: base.body };
  const basedOn = unsaved?.basedOn ?? view.version;
  const untouched = unsaved === null && view.kept === null;
  return {
    text,
    basedOn,
    origin: unsaved ? "unsaved" : view.kept ? "saved" : "log",
    restored,
    conflict: unsaved !== null && unsaved.basedOn !== view.version,
    change: (changes) => keep({ text: { ...text, ...changes }, basedOn }),
    choosePhase: (next) => (untouched ? setChosen(next) : keep({ text: { ...text, phase: next }, basedOn })),
    rebase: () => keep({ text, basedOn: view.version }),
    drop: () => keep(null),
  };
}
