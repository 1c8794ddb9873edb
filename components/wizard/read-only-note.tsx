import { Callout } from "@/components/ui/callout";
import { type Action, rolesFor } from "@/lib/domain/permission";

interface ReadOnlyNoteProps {
  action: Extract<Action, "decide" | "propose_plan">;
  roles: readonly string[];
  resolved: boolean;
}

/** Why the questions can be read and not answered. */
export function ReadOnlyNote({ action, roles, resolved }: ReadOnlyNoteProps) {
  if (resolved) {
    return (
      <Callout title="This incident is resolved">
        What was decided can be read here; nothing can be decided any more.
      </Callout>
    );
  }
  const what = action === "decide" ? "Deciding" : "Proposing a plan";
  const held = roles.length > 0 ? `You are ${roles.join(", ")}.` : "You have no role yet.";
  return (
    <Callout title="You can read this and change nothing">
      {what} takes one of the roles {rolesFor(action).join(", ")}. {held} An admin can change that.
    </Callout>
  );
}
