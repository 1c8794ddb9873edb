import { notFound } from "next/navigation";
import { ReviewView } from "@/components/review/review-view";
import { mayPerform } from "@/lib/domain/permission";
import { reviewNow } from "@/lib/web/documents";
import { incidentPage } from "@/lib/web/incident-route";
import { saveReview } from "./actions";

type Props = { params: Promise<{ number: string }> };

export default async function Page({ params }: Props) {
  const { actor, head } = await incidentPage((await params).number, "/review");
  const page = await reviewNow(head.reference);
  if (!page) notFound();
  return <ReviewView initial={page} save={mayPerform(actor.roles, "edit_review") ? saveReview : null} />;
}
