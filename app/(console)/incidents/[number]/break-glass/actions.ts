"use server";

import { answerGlass as answerCommand } from "@/lib/commands/answer-glass";
import { action } from "@/lib/web/action";

export const answerGlass = action(answerCommand);
