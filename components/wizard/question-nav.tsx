import clsx from "clsx";
import Link from "next/link";
import { Icon } from "@/components/ui/icon";
import type { Wanted } from "@/lib/domain/plan/assessment";
import type { Wizard } from "@/lib/queries/wizard";
import { answerWords, QUESTION_WORDS, QUESTIONS, type Question } from "./questions";

interface QuestionNavProps {
  wizard: Wizard;
  wanted: readonly Wanted[];
  open: Question;
  go: (question: Question) => void;
}

/** The questions with their answers so far; each has an address. On a phone only the dots stay. */
export function QuestionNav({ wizard, wanted, open, go }: QuestionNavProps) {
  const position = QUESTIONS.indexOf(open) + 1;
  return (
    <nav aria-label="Questions" data-print="no" className="lg:sticky lg:top-72 lg:self-start">
      <p className="mb-2 text-ink-muted text-sm lg:hidden">
        Question {position} of {QUESTIONS.length}:{" "}
        <span className="font-medium text-ink">{QUESTION_WORDS[open].short}</span>
      </p>
      <ol className="flex gap-1 lg:grid lg:gap-0.5">
        {QUESTIONS.map((question, index) => (
          <li key={question} className="min-w-0 flex-1">
            <Link
              href={`?step=${question}`}
              prefetch={false}
              aria-current={question === open ? "step" : undefined}
              onNavigate={(event) => {
                event.preventDefault();
                go(question);
              }}
              className={clsx(
                "flex min-h-11 items-center gap-3 rounded-md px-2 py-1.5 text-sm max-lg:justify-center",
                question === open ? "bg-accent-soft" : "hover:bg-sunken",
              )}
            >
              <Entry
                number={index + 1}
                open={question === open}
                words={QUESTION_WORDS[question].short}
                answer={answerWords(wizard, question, wanted)}
              />
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

interface EntryProps {
  number: number;
  open: boolean;
  words: string;
  answer: string | null;
}

function Entry({ number, open, words, answer }: EntryProps) {
  return (
    <>
      <span
        aria-hidden="true"
        className={clsx(
          "grid size-6 shrink-0 place-items-center rounded-full font-semibold text-xs",
          answer !== null && "bg-accent text-on-accent",
          answer === null &&
            (open ? "border-2 border-accent text-accent-ink" : "border border-line-strong text-ink-muted"),
        )}
      >
        {answer === null ? number : <Icon name="check" className="size-3.5" />}
      </span>
      <span className="min-w-0 leading-tight max-lg:sr-only">
        <span className={clsx("block", open ? "font-semibold" : "font-medium")}>{words}</span>
        <span className="block truncate text-ink-muted text-xs">{answer ?? "no answer yet"}</span>
      </span>
    </>
  );
}
