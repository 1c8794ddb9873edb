"use client";

import clsx from "clsx";
import { useEffect, useRef, useState } from "react";
import { formatUtc, type Instant } from "@/lib/format";
import { Button } from "./button";

export type LogLevel = "info" | "ok" | "warn" | "error";

export interface LogLine {
  id: string | number;
  at: Instant;
  text: string;
  level?: LogLevel;
  /** Who or what said it, such as "platform". */
  source?: string;
}

const marks: Record<LogLevel, { sign: string; word: string; ink: string }> = {
  info: { sign: " ", word: "", ink: "" },
  ok: { sign: "✓", word: "done: ", ink: "text-ok-ink" },
  warn: { sign: "!", word: "warning: ", ink: "text-warn-ink" },
  error: { sign: "✕", word: "error: ", ink: "text-alarm-ink" },
};

interface LogViewProps {
  label: string;
  lines: readonly LogLine[];
  /** Shown while there are no lines. */
  empty?: string;
  className?: string;
}

/** A log that grows: it follows the end until the reader scrolls up, then offers the way back. */
export function LogView({
  label,
  lines,
  empty = "Nothing logged yet.",
  className = "max-h-80",
}: LogViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const count = lines.length;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is what moves the end
  useEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [count, following]);

  return (
    <div className="relative">
      <div
        ref={box}
        role="log"
        aria-label={label}
        aria-live="polite"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
        tabIndex={0}
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          setFollowing(scrollHeight - scrollTop - clientHeight < 24);
        }}
        className={clsx(
          "overflow-y-auto rounded-md border border-line bg-sunken py-2 font-mono text-sm print:max-h-none",
          className,
        )}
      >
        {count === 0 && <p className="px-3 text-ink-muted">{empty}</p>}
        {lines.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </div>
      {!following && (
        <div className="absolute right-3 bottom-3">
          <Button size="sm" icon="chevronDown" onClick={() => setFollowing(true)}>
            Follow the end
          </Button>
        </div>
      )}
    </div>
  );
}

function Line({ line }: { line: LogLine }) {
  const mark = marks[line.level ?? "info"];
  const at = new Date(line.at).toISOString();
  return (
    <p className={clsx("flex gap-2 px-3 leading-5", mark.ink)}>
      <time dateTime={at} title={at} className="shrink-0 text-ink-muted">
        {formatUtc(line.at, "time").slice(0, 8)}
      </time>
      <span aria-hidden="true" className="w-3 shrink-0 whitespace-pre text-center">
        {mark.sign}
      </span>
      <span className="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]">
        {mark.word && <span className="sr-only">{mark.word}</span>}
        {line.source && <span className="text-ink-muted">{line.source} </span>}
        {line.text}
      </span>
    </p>
  );
}
