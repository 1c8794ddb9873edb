import { notFound } from "next/navigation";
import { MessagesView } from "@/components/message/messages-view";
import { AUDIENCES } from "@/lib/domain/message/phase";
import { mayPerform } from "@/lib/domain/permission";
import { messagesNow } from "@/lib/web/documents";
import { incidentPage } from "@/lib/web/incident-route";
import { publishStatus, saveMessage } from "./actions";

type Props = { params: Promise<{ number: string }>; searchParams: Promise<{ audience?: string }> };

export default async function Page({ params, searchParams }: Props) {
  const { actor, head } = await incidentPage((await params).number, "/messages");
  const page = await messagesNow(head.reference);
  if (!page) notFound();
  const asked = (await searchParams).audience;
  return (
    <MessagesView
      initial={page}
      audience={AUDIENCES.find((known) => known === asked) ?? "status"}
      commands={{
        save: mayPerform(actor.roles, "edit_message") ? saveMessage : null,
        publish: mayPerform(actor.roles, "publish_message") ? publishStatus : null,
      }}
      statusAddress={process.env.STATUS_PUBLIC_URL ?? null}
    />
  );
}
