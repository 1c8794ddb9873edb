import type { ReactNode } from "react";
import { IncidentHeader } from "@/components/incident/incident-header";
import { incidentPage } from "@/lib/web/incident-route";

type Props = { params: Promise<{ number: string }>; children: ReactNode };

export async function generateMetadata({ params }: Props) {
  const { head } = await incidentPage((await params).number);
  return { title: `${head.reference} ${head.title}` };
}

export default async function IncidentLayout({ params, children }: Props) {
  const { head } = await incidentPage((await params).number);
  return (
    <>
      <IncidentHeader head={head} now={Date.now()} />
      {children}
    </>
  );
}
