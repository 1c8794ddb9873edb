import type { Metadata } from "next";
import { notFound } from "next/navigation";
import {
  approvePlan,
  createApprovalLink,
  rejectPlan,
  revokeApproval,
  withdrawPlan,
} from "@/app/(console)/incidents/[number]/approval/actions";
import { RolePlanView } from "@/components/approval/role-plan-view";
import { PageHeader } from "@/components/ui/page-header";
import { mayPerform } from "@/lib/domain/permission";
import { rolePlanNow } from "@/lib/web/role-plan";
import { requireActor } from "@/lib/web/session";

type Props = { params: Promise<{ plan: string }> };

export const metadata: Metadata = { title: "Roles" };

export default async function RolePlanPage({ params }: Props) {
  const { plan: id } = await params;
  const actor = await requireActor(`/plans/${encodeURIComponent(id)}`);
  const plan = mayPerform(actor.roles, "read") ? await rolePlanNow(id, actor) : null;
  if (!plan) notFound();
  const acts = {
    approve: approvePlan,
    reject: rejectPlan,
    revoke: revokeApproval,
    withdraw: withdrawPlan,
    createLink: createApprovalLink,
  };
  return (
    <>
      <PageHeader eyebrow="Plan about roles" title={plan.document.person.name} />
      <RolePlanView
        initial={plan}
        acts={acts}
        mayPropose={mayPerform(actor.roles, "manage_people")}
        now={Date.now()}
      />
    </>
  );
}
