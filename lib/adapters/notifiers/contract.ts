import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { NoticeText } from "@/lib/domain/notice/notice";
import type { Notifier } from "./notifier";

/** What a receiver does with the next message. hang: it takes the connection and never answers. */
export type Answer = "accept" | "refuse" | "hang" | "hang up";

/** A message as its reader sees it: its words, and the addresses that can be followed from it. */
export type Seen = { to: string | null; text: string; links: string[] };

/** A real server of one channel on this machine, which keeps what it accepted. */
export type TestReceiver = {
  notifier: Notifier;
  /** Whom to write to, for a channel that writes to persons. */
  to: string | null;
  /** What must stand in no answer. */
  secret: string;
  answer(next: Answer): void;
  seen(): Promise<Seen[]>;
  /** Resolves when somebody has connected. */
  reached(): Promise<void>;
  close(): Promise<void>;
};

export const PLAN_NOTICE: NoticeText = {
  key: "4a1e8f0c-3f1b-4d53-9a53-2f0c7a4b9d10",
  title: "INC-12: two keys are needed to roll shop back to 1.4.2",
  lines: [
    { label: "What", text: "Rosa proposed a plan from 1.5.0 to 1.4.2, judged safe." },
    { label: "Why", text: "Errors rose a minute after 1.5.0 went live." },
  ],
  words: ["abandon", "ability", "able"],
  link: { label: "Open the plan", url: "https://desk.example/a/token?x=1&y=2" },
};

/** What somebody might write as a reason, after lib/domain/notice/harmless.ts. */
const HOSTILE = [
  "<!channel> <@U123> @channel @here <https[:]//evil.example|click>",
  "[click](https[:]//evil.example) **bold** _it_ `code` ~gone~ {{DATE(2026-01-01)}}",
  `<script>alert(1)</script> <a href="evil">x</a> <img src=x onerror=alert(1)> &lt;b&gt; &amp;`,
  `"quoted" 'single' \\n \\u202e ]]> --> \${jndi} 100 % & more`,
];

const never = new AbortController().signal;

/** What every channel keeps, tried against a real server on this machine. */
export function notifierContract(name: string, open: () => Promise<TestReceiver>): void {
  describe(`notifier ${name}`, () => {
    let receiver: TestReceiver;
    beforeEach(async () => {
      receiver = await open();
    });
    afterEach(() => receiver.close());
    const send = (notice: NoticeText, signal = never) => receiver.notifier.send(notice, receiver.to, signal);

    test("shows title, lines, twelve words and key, and one link", async () => {
      expect(await send(PLAN_NOTICE)).toMatchObject({ ok: true });
      const [seen, ...others] = await receiver.seen();
      expect(others).toEqual([]);
      expect(seen?.to).toBe(receiver.to);
      for (const text of [
        PLAN_NOTICE.title,
        ...PLAN_NOTICE.lines.map((line) => line.text),
        "abandon ability able",
        PLAN_NOTICE.key,
        PLAN_NOTICE.link.label,
      ])
        expect(seen?.text).toContain(text);
      expect(new Set(seen?.links)).toEqual(new Set([PLAN_NOTICE.link.url]));
    });

    test("shows what people wrote as they wrote it, and makes nothing of it", async () => {
      const lines = HOSTILE.map((text) => ({ label: "Reason", text }));
      expect(await send({ ...PLAN_NOTICE, title: HOSTILE[0] ?? "", lines, words: null })).toMatchObject({
        ok: true,
      });
      const [seen] = await receiver.seen();
      for (const text of HOSTILE) expect(seen?.text).toContain(text);
      expect(new Set(seen?.links)).toEqual(new Set([PLAN_NOTICE.link.url]));
    });

    test("says why when it is refused, without its credential", async () => {
      receiver.answer("refuse");
      const sent = await send(PLAN_NOTICE);
      expect(sent).toMatchObject({ ok: false, why: expect.stringMatching(/answered 4|refused it/) });
      expect(JSON.stringify(sent)).not.toContain(receiver.secret);
      expect(await receiver.seen()).toEqual([]);
    });

    test("does not take a cut connection for success", async () => {
      receiver.answer("hang up");
      expect(await send(PLAN_NOTICE)).toMatchObject({ ok: false, why: expect.stringMatching(/cut/) });
    });

    test("gives up by itself where nobody answers", async () => {
      receiver.answer("hang");
      expect(await send(PLAN_NOTICE)).toMatchObject({ ok: false, why: expect.stringMatching(/answer/) });
    });

    test("can be given up at once", async () => {
      receiver.answer("hang");
      const giving = new AbortController();
      const sending = send(PLAN_NOTICE, giving.signal);
      await receiver.reached();
      giving.abort();
      expect(await sending).toMatchObject({ ok: false, why: expect.stringMatching(/given up/) });
    });

    test("says that nothing listens", async () => {
      await receiver.close();
      expect(await send(PLAN_NOTICE)).toEqual({ ok: false, why: "nothing listens there" });
    });

    test("goes on working after a failure", async () => {
      receiver.answer("refuse");
      await send(PLAN_NOTICE);
      receiver.answer("accept");
      expect(await send(PLAN_NOTICE)).toMatchObject({ ok: true });
    });
  });
}
