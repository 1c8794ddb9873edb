import type { Decision } from "@/lib/domain/decision";
import type { Wanted } from "@/lib/domain/plan/assessment";
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
  requestAssessment: (input: { incident: number; wanted: Wanted[] }) => Promise<Decision<{ id: string }>>;
  proposePlan: (input: ProposalInput) => Promise<Decision<unknown>>;
};

/** What every question gets. */
export type QuestionProps = {
  wizard: Wizard;
  draft: Draft;
  acts: WizardActions & {
    /** Asks what these releases would mean, unless that is being answered already. */
    assess: (wanted: readonly Wanted[]) => void;
    /** The same for what is suggested, so that the answer is there before it is needed. */
    assessAhead: () => void;
  };
  /** The releases that are meant: those that were picked, or what is suggested. */
  wanted: readonly Wanted[];
  /** Only reading. */
  locked: boolean;
  mayAssess: boolean;
  go: (question: Question) => void;
};
