"use client";

import { useAct } from "@/components/person/use-act";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { Time } from "@/components/ui/time";
import { TwelveWords } from "@/components/ui/twelve-words";
import { signForPasskey } from "@/lib/client/sign";
import type { WaitingKey } from "@/lib/queries/waiting";
import type { PasskeyActs } from "./passkey-acts";

interface RatifyPasskeyProps {
  waiting: WaitingKey;
  ratify: PasskeyActs["ratify"];
  onDone: () => void;
}

/** Vouches for somebody's new key, after the words were compared with its owner. */
export function RatifyPasskey({ waiting, ratify, onDone }: RatifyPasskeyProps) {
  const { pending, errors, act } = useAct();
  const { id: passkeyId, digest, owner, label } = waiting;
  const sign = async () => {
    const done = await act(async () =>
      ratify({ passkeyId, digest, answer: await signForPasskey(passkeyId) }),
    );
    if (done) onDone();
  };
  return (
    <div className="grid gap-4">
      <p>
        The new key “{label}” of {owner} waits until <Time at={waiting.usableFrom} />. Call {owner}, or stand
        beside them. Under Settings their key shows the same twelve words; if one differs, do not ratify it.
      </p>
      <TwelveWords words={waiting.words} label={`The twelve words of the key ${label}`} />
      <p className="text-ink-muted text-sm">
        With your passkey you sign that the key is {owner}’s. It may sign plans from then on.
      </p>
      <FormErrors errors={errors} title="Nothing was signed" />
      <Button
        variant="primary"
        size="lg"
        full
        icon="key"
        pending={pending}
        pendingLabel="Waiting for your signature…"
        onClick={sign}
      >
        The words are the same: ratify the key
      </Button>
    </div>
  );
}
