"use client";

import { useState, useTransition } from "react";
import type { PlanActs } from "@/components/approval/plan-acts";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { FormErrors } from "@/components/ui/form-errors";
import type { Refusal } from "@/lib/domain/refusal";

type ShareLinkProps = {
  planId: string;
  words: readonly string[];
  createLink: PlanActs["createLink"];
  label?: string;
};

/** Makes a link to this plan for whoever has to approve it. The link finds the plan and gives no power. */
export function ShareLink({
  planId,
  words,
  createLink,
  label = "Make a link for the second person",
}: ShareLinkProps) {
  const [link, setLink] = useState<string | null>(null);
  const [errors, setErrors] = useState<Refusal[]>([]);
  const [pending, start] = useTransition();
  const make = () =>
    start(async () => {
      const made = await createLink({ planId });
      if (made.ok) setLink(new URL(made.value.path, window.location.origin).href);
      setErrors(made.ok ? [] : made.reasons);
    });
  return (
    <div className="grid gap-3">
      {link === null ? (
        <Button onClick={make} pending={pending} icon="external">
          {label}
        </Button>
      ) : (
        <>
          <input
            readOnly
            aria-label="Approval link"
            value={link}
            onFocus={(event) => event.target.select()}
            className="min-h-10 w-full rounded-md border border-line-strong bg-sunken px-3 font-mono text-sm"
          />
          <span className="flex flex-wrap gap-2">
            <CopyButton text={link} label="Copy link" />
            <CopyButton text={`${link}\nWords: ${words.join(" ")}`} label="Copy link with words" />
          </span>
        </>
      )}
      <FormErrors errors={errors} title="No link was made" />
      <p className="text-ink-muted text-sm">
        Whoever opens it has to sign in, be another person, hold the role and sign. It dies with the plan.
      </p>
    </div>
  );
}
