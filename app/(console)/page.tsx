import type { Metadata } from "next";
import { DeskView } from "@/components/desk/desk";
import { deskNow, pulseNow } from "@/lib/web/reads";
import { requireActor } from "@/lib/web/session";

export const metadata: Metadata = { title: { absolute: "Twokey" } };

export default async function DeskPage() {
  await requireActor("/");
  const [desk, pulse] = await Promise.all([deskNow(), pulseNow()]);
  return <DeskView initial={desk} pulse={pulse} />;
}
