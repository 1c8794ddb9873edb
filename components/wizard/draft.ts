import { PRIORITIES, type Priority } from "@/lib/domain/incident/priority";
import type { Scope } from "@/lib/domain/incident/scope";
import type { Wanted } from "@/lib/domain/plan/assessment";
import { WAYS, type Way } from "@/lib/domain/release/way-back";
import type { Wizard } from "@/lib/queries/wizard";

/** Everything that can be typed or ticked in the wizard, as it stands in the fields. */
export type WizardDraft = {
  priority: { criteria: string[]; override: Priority | null; overrideReason: string };
  scope: { kind: Scope["kind"] | null; percent: string; region: string; segment: string };
  wayBack: { way: Way | null; reason: string; rootCause: string };
  /** Null: nobody picked any, so what is suggested is meant. */
  release: { wanted: Wanted[] | null };
  proposal: { reason: string; overrideReason: string };
};

export type DraftPart = keyof WizardDraft;

const SCOPE_KINDS = ["all", "percentage", "region", "segment", "unknown"] as const;

/** What was typed last, part by part; where nothing was typed, what was decided. */
export function draftOf({ answers, draft }: Pick<Wizard, "answers" | "draft">): WizardDraft {
  const typed = fieldsOf(draft);
  const { scope } = answers;
  const overridden = answers.overrideReason !== null;
  const decided = {
    priority: {
      criteria: answers.criteria,
      override: overridden ? answers.priority : null,
      overrideReason: answers.overrideReason ?? "",
    },
    scope: {
      kind: scope?.kind ?? null,
      percent: scope?.kind === "percentage" ? String(scope.percent) : "",
      region: scope?.kind === "region" ? scope.name : "",
      segment: scope?.kind === "segment" ? scope.name : "",
    },
    wayBack: { way: answers.way, reason: answers.wayReason ?? "", rootCause: "" },
  };
  return {
    priority: priorityOf({ ...decided.priority, ...fieldsOf(typed.priority) }),
    scope: scopeOf({ ...decided.scope, ...fieldsOf(typed.scope) }),
    wayBack: wayBackOf({ ...decided.wayBack, ...fieldsOf(typed.wayBack) }),
    release: { wanted: wantedOf(fieldsOf(typed.release).wanted) },
    proposal: proposalOf({ reason: answers.wayReason ?? "", ...fieldsOf(typed.proposal) }),
  };
}

type Fields = Record<string, unknown>;

function priorityOf({ criteria, override, overrideReason }: Fields): WizardDraft["priority"] {
  return {
    criteria: Array.isArray(criteria) ? criteria.filter((id) => typeof id === "string") : [],
    override: PRIORITIES.find((priority) => priority === override) ?? null,
    overrideReason: textOf(overrideReason),
  };
}

function scopeOf({ kind, percent, region, segment }: Fields): WizardDraft["scope"] {
  return {
    kind: SCOPE_KINDS.find((known) => known === kind) ?? null,
    percent: textOf(percent),
    region: textOf(region),
    segment: textOf(segment),
  };
}

function wayBackOf({ way, reason, rootCause }: Fields): WizardDraft["wayBack"] {
  return {
    way: WAYS.find((known) => known === way) ?? null,
    reason: textOf(reason),
    rootCause: textOf(rootCause),
  };
}

/** Releases by target from any JSON: what has another form counts as not picked. */
export function wantedOf(value: unknown): Wanted[] | null {
  if (!Array.isArray(value)) return null;
  const wanted = value.flatMap((one) => {
    const { target, releaseId } = fieldsOf(one);
    return typeof target === "string" && typeof releaseId === "string" ? [{ target, releaseId }] : [];
  });
  return wanted.length > 0 ? wanted : null;
}

function proposalOf({ reason, overrideReason }: Fields): WizardDraft["proposal"] {
  return { reason: textOf(reason), overrideReason: textOf(overrideReason) };
}

/** A draft is stored as any JSON: whatever is not an object counts as empty. */
function fieldsOf(value: unknown): Fields {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Fields) : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
