import type { Decision } from "@/lib/domain/decision";
import type { Audience } from "@/lib/domain/message/phase";
import type { MessageText } from "@/lib/domain/message/publish";
import type { MessagesPage, MessageView } from "@/lib/queries/messages";
import type { MessageState } from "./message-state";

/** Null: this person may not. */
export type MessageCommands = {
  save:
    | ((input: {
        incident: number;
        audience: Audience;
        basedOn: number;
        text: MessageText | null;
      }) => Promise<Decision<{ version: number }>>)
    | null;
  publish:
    | ((input: {
        incident: number;
        basedOn: number;
        after: string | null;
        text: MessageText;
      }) => Promise<Decision<{ version: number }>>)
    | null;
};

export interface MessageActionsProps {
  page: MessagesPage;
  view: MessageView;
  state: MessageState;
  commands: MessageCommands;
  run: (act: () => Promise<Decision<unknown>>, done: string) => void;
  pending: boolean;
  /** What was done last, in words. */
  saved: string;
}
