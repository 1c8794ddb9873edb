import { z } from "zod";
import { type Answer, type Desk, send } from "./http";

const decision = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), reasons: z.array(z.object({ code: z.string(), message: z.string() })) }),
]);
export type AnsweredDecision = z.infer<typeof decision>;

export type ActionCall = {
  id: string;
  input: unknown;
  cookie?: string;
  path?: string;
  headers?: Record<string, string>;
};

/** Calls a server action as its page does. */
export function callAction(desk: Desk, call: ActionCall): Promise<Answer> {
  const { id, input, cookie, path = "/", headers } = call;
  return send(desk, {
    path,
    method: "POST",
    headers: {
      origin: desk.origin,
      "sec-fetch-site": "same-origin",
      "next-action": id,
      "content-type": "text/plain;charset=UTF-8",
      accept: "text/x-component",
      ...(cookie && { cookie }),
      ...headers,
    },
    body: JSON.stringify([input]),
  });
}

/** What the action decided: React's answer names the row that holds it. Fails when there is no decision in it. */
export function decisionOf({ status, text }: Answer): AnsweredDecision {
  const rows = new Map(text.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line]));
  const row = /^0:\{"a":"\$@(\w+)"/m.exec(text)?.[1] ?? "";
  const json = rows.get(row)?.slice(row.length + 1);
  if (status !== 200 || !json) throw new Error(`no decision in ${status} ${text.slice(0, 200)}`);
  return decision.parse(JSON.parse(json));
}

/** The codes of a refusal, or none when it was accepted. */
export function refusalsOf(answer: Answer): string[] {
  const decided = decisionOf(answer);
  return decided.ok ? [] : decided.reasons.map(({ code }) => code);
}
