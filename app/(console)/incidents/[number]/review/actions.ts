"use server";

import { saveReview as saveCommand } from "@/lib/commands/save-review";
import { action } from "@/lib/web/action";

export const saveReview = action(saveCommand);
