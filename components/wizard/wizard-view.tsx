"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { Callout } from "@/components/ui/callout";
import { serviceQuery } from "@/lib/client/queries";
import { wizardQuery } from "@/lib/client/wizard-query";
import type { ServicePage } from "@/lib/queries/service";
import type { Wizard } from "@/lib/queries/wizard";
import { draftOf } from "./draft";
import { OpenPlanNote } from "./open-plan-note";
import { PriorityQuestion } from "./priority-question";
import { QuestionNav } from "./question-nav";
import type { QuestionProps, WizardActions } from "./question-props";
import { firstOpen, type Question, toQuestion } from "./questions";
import { ReadOnlyNote } from "./read-only-note";
import { ReleaseQuestion } from "./release-question";
import { ReviewQuestion } from "./review-question";
import { ScopeQuestion } from "./scope-question";
import { useAssess } from "./use-assess";
import { useDraft } from "./use-draft";
import { useServiceChanges } from "./use-service-changes";
import { WayBackQuestion } from "./way-back-question";

const ASK_WHILE_WAITING_MS = 2_000;
// Evidence ages by itself: nothing happens in the moment in which an assessment becomes too old.
const LOOK_AGAIN_MS = 30_000;

interface WizardViewProps {
  initial: Wizard;
  /** The service as it is now; null when it could not be read. */
  service: ServicePage | null;
  acts: WizardActions;
  roles: readonly string[];
  may: { decide: boolean; propose: boolean };
}

/** From an open incident to a proposed plan: one question at a time, each with an address of its own. */
export function WizardView({ initial, service, acts, roles, may }: WizardViewProps) {
  const { data: wizard, error } = useQuery({
    ...wizardQuery(initial.incident),
    initialData: initial,
    refetchInterval: ({ state }) => (isWaiting(state.data) ? ASK_WHILE_WAITING_MS : LOOK_AGAIN_MS),
  });
  const page =
    useQuery({ ...serviceQuery(wizard.incident.service), initialData: service ?? undefined }).data ?? null;
  useServiceChanges(page, wizard.incident.id);
  const client = useQueryClient();
  const reread = () => client.invalidateQueries({ queryKey: wizardQuery(wizard.incident).queryKey });
  const draft = useDraft(wizard, may.decide ? acts.saveDraft : null);
  const wanted = draft.values.release.wanted ?? wizard.suggested;
  const { question, go } = useQuestion(initial, draft.flush);
  const assess = useAssess(wizard, acts.requestAssessment, reread);
  const resolved = wizard.incident.resolvedAt !== null;
  const action = question === "review" ? "propose_plan" : "decide";
  const locked = resolved || !(action === "decide" ? may.decide : may.propose);
  const assessAhead = () => {
    if (wizard.suggested.length > 0) assess.unlessKnown(wizard.suggested);
  };
  const props: QuestionProps = {
    wizard,
    draft,
    acts: { ...withReread(acts, reread), assess: assess.now, assessAhead },
    wanted,
    locked,
    mayAssess: may.decide && !resolved,
    go,
  };
  return (
    <div className="grid gap-6 lg:grid-cols-[12rem_minmax(0,1fr)]">
      <QuestionNav wizard={wizard} wanted={wanted} open={question} go={go} />
      <div className="grid min-w-0 content-start gap-4">
        {error && (
          <Callout live tone="warn" title="The newest state could not be read">
            {error.message} What stands here may be old; the page goes on trying.
          </Callout>
        )}
        {assess.problem && (
          <Callout live tone="danger" title="The safety checks were not started">
            {assess.problem}
          </Callout>
        )}
        {locked && <ReadOnlyNote action={action} roles={roles} resolved={resolved} />}
        <OpenPlanNote wizard={wizard} />
        <OneQuestion key={question} question={question} props={props} />
      </div>
    </div>
  );
}

function OneQuestion({ question, props }: { question: Question; props: QuestionProps }) {
  switch (question) {
    case "priority":
      return <PriorityQuestion {...props} />;
    case "scope":
      return <ScopeQuestion {...props} />;
    case "way-back":
      return <WayBackQuestion {...props} />;
    case "release":
      return <ReleaseQuestion {...props} />;
    case "review":
      return <ReviewQuestion {...props} />;
  }
}

/** The open question is in the address, so the browser's back and forward work; moving asks no server. */
function useQuestion(initial: Wizard, beforeLeaving: () => void) {
  const asked = toQuestion(useSearchParams().get("step"));
  // Stays while nobody moves: an answer from elsewhere must not turn the page under somebody's hands.
  const [begin] = useState(() => firstOpen(initial, draftOf(initial).release.wanted ?? initial.suggested));
  const question = asked ?? begin;
  const go = (next: Question) => {
    beforeLeaving();
    if (next !== question) window.history.pushState(null, "", `?step=${next}`);
    window.scrollTo({ top: 0 });
  };
  return { question, go };
}

function isWaiting(wizard: Wizard | undefined): boolean {
  return wizard?.assessments.some(({ state }) => state === "waiting") ?? false;
}

/** After each act the page reads again what is on record, whatever the event stream does. */
function withReread(acts: WizardActions, reread: () => Promise<void>): WizardActions {
  const then =
    <Input, Output>(act: (input: Input) => Promise<Output>) =>
    async (input: Input) => {
      const answer = await act(input);
      await reread();
      return answer;
    };
  return {
    ...acts,
    setPriority: then(acts.setPriority),
    setScope: then(acts.setScope),
    chooseWayBack: then(acts.chooseWayBack),
    proposePlan: then(acts.proposePlan),
  };
}
