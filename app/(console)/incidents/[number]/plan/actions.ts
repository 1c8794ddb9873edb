"use server";

import { chooseWayBack as chooseWayBackCommand } from "@/lib/commands/choose-way-back";
import { proposePlan as proposePlanCommand } from "@/lib/commands/propose-plan";
import { requestAssessment as requestAssessmentCommand } from "@/lib/commands/request-assessment";
import { saveDraft as saveDraftCommand } from "@/lib/commands/save-draft";
import { setPriority as setPriorityCommand } from "@/lib/commands/set-priority";
import { setScope as setScopeCommand } from "@/lib/commands/set-scope";
import { action } from "@/lib/web/action";

export const setPriority = action(setPriorityCommand);
export const setScope = action(setScopeCommand);
export const chooseWayBack = action(chooseWayBackCommand);
export const saveDraft = action(saveDraftCommand);
export const requestAssessment = action(requestAssessmentCommand);
export const proposePlan = action(proposePlanCommand);
