"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button, LinkButton } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CheckboxList } from "@/components/ui/checkbox-list";
import { FormErrors } from "@/components/ui/form-errors";
import { InlineStatus } from "@/components/ui/inline-status";
import { TextArea } from "@/components/ui/text-input";
import type { Role } from "@/lib/domain/permission";
import { formatCount } from "@/lib/format";
import type { PersonLine } from "@/lib/queries/people";
import type { PersonActs } from "./person-acts";
import { ROLE_CHOICES, roleWords } from "./role-words";
import { errorOf, otherErrors, useAct } from "./use-act";

export interface RoleFormProps {
  person: PersonLine;
  /** The admin who looks at it. */
  isSelf: boolean;
  /** While the installation is set up an admin gives roles alone. */
  settingUp: boolean;
  /** How many others could approve a plan about this person. */
  approvers: number;
  acts: Pick<PersonActs, "changeRoles" | "proposeRoles">;
  onChanged: () => void;
}

/** What is unticked is taken at once. What is ticked is proposed, and two others approve it. */
export function RoleForm({ person, isSelf, settingUp, approvers, acts, onChanged }: RoleFormProps) {
  const router = useRouter();
  const [roles, setRoles] = useState<Role[]>(person.roles);
  const [reason, setReason] = useState("");
  const [saved, setSaved] = useState(false);
  const { pending, errors, act } = useAct();
  const given = roles.filter((role) => !person.roles.includes(role));
  const needsPlan = !settingUp && given.some((role) => role !== "viewer");
  const open = person.plans.find(({ state }) => state === "proposed");
  const change = { personId: person.id, seen: person.roles, roles };

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (needsPlan) {
      const proposed = await act(() => acts.proposeRoles({ ...change, reason }));
      if (proposed) router.push(`/plans/${proposed.value.planId}`);
      return;
    }
    const done = await act(() => acts.changeRoles(change));
    setSaved(done !== null);
    if (done) onChanged();
  }

  const mayGive = !isSelf && (settingUp || !open);
  return (
    <form method="post" onSubmit={submit} className="grid gap-3">
      <CheckboxList
        name="roles"
        legend="Roles"
        hint={hintOf({ isSelf, settingUp })}
        items={ROLE_CHOICES.map((item) => ({
          ...item,
          disabled: !mayGive && !person.roles.includes(item.value),
        }))}
        selected={roles}
        onChange={setRoles}
      />
      {open && (
        <LinkButton icon="arrowRight" href={`/plans/${open.id}`}>
          Open plan: give {roleWords(open.given)}
        </LinkButton>
      )}
      {needsPlan && (
        <>
          {approvers < 2 && <TooFew approvers={approvers} name={person.name} />}
          <TextArea
            label={`Why does ${person.name} need ${roleWords(given)}?`}
            required
            rows={2}
            maxLength={2000}
            value={reason}
            error={errorOf(errors, "reason")}
            onChange={(event) => setReason(event.target.value)}
          />
        </>
      )}
      <FormErrors errors={otherErrors(errors, ["reason"])} />
      <span className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" pending={pending}>
          {needsPlan ? `Propose ${roleWords(given)}` : "Save roles"}
        </Button>
        <InlineStatus kind="ok">{saved && "Saved"}</InlineStatus>
      </span>
    </form>
  );
}

function hintOf({ isSelf, settingUp }: { isSelf: boolean; settingUp: boolean }): string {
  if (isSelf) return "You cannot give yourself a role; another admin has to.";
  if (settingUp) return "During the set-up you give and take roles alone, at once.";
  return "What you untick is taken at once, with the approvals that rested on it. What you tick two others approve first.";
}

function TooFew({ approvers, name }: { approvers: number; name: string }) {
  return (
    <Callout tone="warn" title="Too few people can approve this">
      Beside {name} and you, {formatCount(approvers, "person", "people")} can approve; two are needed. The
      operator of the server can help: npm run people -- grant.
    </Callout>
  );
}
