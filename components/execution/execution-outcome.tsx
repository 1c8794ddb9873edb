import type { ReactNode } from "react";
import { LinkButton } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import type { Tone } from "@/components/ui/tone";
import type { ExecutionState } from "@/lib/domain/execution/state";
import type { RedoLink } from "./redo-links";
import { currentStep, type ShownStep, stepWord } from "./shown-steps";

interface ExecutionOutcomeProps {
  state: ExecutionState;
  outcome: string | null;
  steps: readonly ShownStep[];
  /** Whether the result is watched; a proposal is not. */
  watched: boolean;
  /** Where to go on after a failure half-way. */
  redo: readonly RedoLink[] | null;
  /** Path of the incident's room. */
  room: string;
}

/** How it ended or why it waits, what was done and what was not, and the next step from there. */
export function ExecutionOutcome({ state, outcome, steps, watched, redo, room }: ExecutionOutcomeProps) {
  const shown = callouts[state];
  if (!shown) return null;
  const next = state === "succeeded" && !watched ? undefined : nexts[state];
  return (
    <Callout
      live
      tone={shown.tone}
      title={shown.title(outcome ?? "Every step is done")}
      actions={
        <>
          {state === "failed" &&
            redo?.map(({ label, href }) => (
              <LinkButton key={href} icon="arrowRight" href={href}>
                {label}
              </LinkButton>
            ))}
          {next && (
            <LinkButton icon="arrowRight" href={`${room}${next.below}`}>
              {next.label}
            </LinkButton>
          )}
        </>
      }
    >
      {state === "unknown" ? (
        <Unknown step={currentStep(steps)} />
      ) : (
        state !== "succeeded" && <p>{outcome}</p>
      )}
      {(state === "failed" || state === "stale") && <Ledger steps={steps} state={state} />}
    </Callout>
  );
}

const callouts: Partial<Record<ExecutionState, { tone: Tone; title: (outcome: string) => string }>> = {
  succeeded: { tone: "success", title: (outcome) => outcome },
  failed: { tone: "danger", title: () => "The execution failed" },
  stale: { tone: "warn", title: () => "Something else runs than the plan starts from. Nothing was called." },
  unknown: { tone: "warn", title: () => "Nobody knows yet whether the last call worked" },
};

const nexts: Partial<Record<ExecutionState, { label: string; below: string }>> = {
  succeeded: { label: "Watch the verification", below: "/verification" },
  failed: { label: "Decide again", below: "/plan" },
  stale: { label: "Propose anew", below: "/plan?step=release" },
};

function Unknown({ step }: { step: ShownStep | undefined }) {
  return (
    <>
      <p>{step?.detail}</p>
      <p>
        Twokey waits until the platform has come to rest, then asks it what happened. Nothing is sent again
        before it has answered, and nothing is called done without evidence.
      </p>
    </>
  );
}

/** What was done and what was not: after a failure both decide what to do next. */
function Ledger({ steps, state }: { steps: readonly ShownStep[]; state: ExecutionState }) {
  const done = steps.filter((step) => step.state === "confirmed");
  const notDone = steps.filter((step) => step.state !== "confirmed");
  return (
    <dl className="mt-2 grid gap-2">
      {notDone.length > 0 && (
        <Row term="Not done">
          {notDone.map((step) => (
            <li key={step.position}>
              {named(step)}{" "}
              <span className="text-ink-muted">({stepWord(step, state).word.toLowerCase()})</span>
            </li>
          ))}
        </Row>
      )}
      {done.length > 0 && (
        <Row term="Done, and not taken back">
          {done.map((step) => (
            <li key={step.position}>{named(step)}</li>
          ))}
        </Row>
      )}
    </dl>
  );
}

function named({ target, title }: ShownStep): string {
  return target === null ? title : `${target}: ${title}`;
}

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="font-medium">{term}</dt>
      <dd>
        <ul className="list-disc pl-5">{children}</ul>
      </dd>
    </div>
  );
}
