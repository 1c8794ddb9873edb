import type { Draft } from "@/lib/domain/message/draft";
import { draftEmail } from "@/lib/domain/message/draft-email";
import { draftSlack } from "@/lib/domain/message/draft-slack";
import { draftStatus } from "@/lib/domain/message/draft-status";
import type { IncidentFacts } from "@/lib/domain/message/facts";
import type { Audience, Phase } from "@/lib/domain/message/phase";

const drafts: Record<Audience, (facts: IncidentFacts, phase: Phase) => Draft> = {
  slack: draftSlack,
  status: draftStatus,
  email: draftEmail,
};

export function draftMessage(facts: IncidentFacts, audience: Audience, phase: Phase): Draft {
  return drafts[audience](facts, phase);
}
