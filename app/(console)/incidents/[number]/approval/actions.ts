"use server";

import { approvePlan as approveCommand } from "@/lib/commands/approve-plan";
import { breakGlass as breakGlassCommand } from "@/lib/commands/break-glass";
import { createApprovalLink as linkCommand } from "@/lib/commands/create-approval-link";
import { rejectPlan as rejectCommand } from "@/lib/commands/reject-plan";
import { revokeApproval as revokeCommand } from "@/lib/commands/revoke-approval";
import { withdrawPlan as withdrawCommand } from "@/lib/commands/withdraw-plan";
import { action } from "@/lib/web/action";

export const approvePlan = action(approveCommand);
export const rejectPlan = action(rejectCommand);
export const revokeApproval = action(revokeCommand);
export const breakGlass = action(breakGlassCommand);
export const withdrawPlan = action(withdrawCommand);
export const createApprovalLink = action(linkCommand);
