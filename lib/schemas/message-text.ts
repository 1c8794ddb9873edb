import { z } from "zod";
import { PHASES } from "@/lib/domain/message/phase";
import { pastedText } from "@/lib/schemas/pasted-text";

/** Sizes are judged by the domain, which says how much too long a text is. */
export const messageText = z.object({ phase: z.enum(PHASES), title: pastedText, body: pastedText });
