import type { Decision } from "@/lib/domain/decision";
import type { Wizard } from "@/lib/queries/wizard";
import type { Question } from "./questions";
import type { PriorityInput, ProposalInput, ScopeInput, WayBackInput } from "./to-input";
import type { Draft, SaveDraft } from "./use-draft";

/** The server actions of the wizard. */
export type WizardActions = {
  setPriority: (input: PriorityInput) => Promise<Decision<unknown>>;
  setScope: (input: ScopeInput) => Promise<Decision<unknown>>;
  chooseWayBack: (input: WayBackInput) => Promise<Decision<unknown>>;
  saveDraft: SaveDraft;
  requestAssessment: (input: { incident: number; toReleaseId: string }) => Promise<Decision<{ id: string }>>;
  proposePlan: (input: ProposalInput) => Promise<Decision<unknown>>;
};

/** What every question gets. */
export type QuestionProps = {
  wizard: Wizard;
  draft: Draft;
  acts: WizardActions & {
    /** Asks what going back to this release would mean, unless that is being answered already. */
    assess: (releaseId: string) => void;
    /** The same for the last known good release, so that the answer is there before it is needed. */
    assessAhead: () => void;
  };
  /** The release that is meant: the one that was picked, or the last known good. */
  releaseId: string | null;
  /** Only reading. */
  locked: boolean;
  mayAssess: boolean;
  go: (question: Question) => void;
};
