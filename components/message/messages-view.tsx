"use client";

import { Callout } from "@/components/ui/callout";
import { Tabs } from "@/components/ui/tabs";
import { messagesQuery } from "@/lib/client/document-queries";
import { useLiveQuery } from "@/lib/client/use-live-query";
import { AUDIENCE_NAMES, type Audience } from "@/lib/domain/message/phase";
import type { MessagesPage } from "@/lib/queries/messages";
import type { MessageCommands } from "./message-commands";
import { MessageEditor } from "./message-editor";

interface MessagesViewProps {
  initial: MessagesPage;
  audience: Audience;
  commands: MessageCommands;
  /** Where the public status page is; null when this installation has none. */
  statusAddress: string | null;
}

// The status page first: it is the one that is published from here.
const ORDER: readonly Audience[] = ["status", "slack", "email"];

/** Say it once, right: one incident, three audiences. */
export function MessagesView({ initial, audience, commands, statusAddress }: MessagesViewProps) {
  const { data: page, error, refetch } = useLiveQuery(messagesQuery(initial), initial);
  const view = page.messages.find((message) => message.audience === audience);
  if (!view) return null;
  const tabs = ORDER.map((key) => ({
    href: `/incidents/${page.reference}/messages?audience=${key}`,
    label: AUDIENCE_NAMES[key],
    current: key === audience,
  }));
  return (
    <div className="grid grid-cols-1 gap-6">
      <Tabs label="Audience" tabs={tabs} />
      {error && (
        <Callout live tone="warn" title="The newest state could not be read">
          {error.message}
        </Callout>
      )}
      {!commands.save && (
        <Callout tone="info" title="You can read and copy here; your role cannot edit messages" />
      )}
      <MessageEditor
        key={audience}
        page={page}
        view={view}
        commands={commands}
        statusAddress={statusAddress}
        refresh={refetch}
      />
    </div>
  );
}
