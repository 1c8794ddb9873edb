import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ServiceView } from "@/components/desk/service-view";
import { mayPerform } from "@/lib/domain/permission";
import { serviceName, servicePageNow } from "@/lib/web/reads";
import { requireActor } from "@/lib/web/session";
import { endQuarantine, releaseSample, testConnection } from "../../actions";

type Props = { params: Promise<{ service: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: serviceName((await params).service) };
}

export default async function Page({ params }: Props) {
  const { service } = await params;
  const actor = await requireActor(`/services/${encodeURIComponent(service)}`);
  const page = await servicePageNow(service);
  if (!page) notFound();
  const release = mayPerform(actor.roles, "release_sample") ? releaseSample : null;
  const end = mayPerform(actor.roles, "end_quarantine") ? endQuarantine : null;
  const test = mayPerform(actor.roles, "test_connection") ? testConnection : null;
  return <ServiceView initial={page} releaseSample={release} endQuarantine={end} testConnection={test} />;
}
