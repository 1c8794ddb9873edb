import { createTransport } from "nodemailer";
import { connectTo } from "@/lib/adapters/http";
import type { NoticeText } from "@/lib/domain/notice/notice";
import type { Secret } from "@/lib/secret";
import { mailBody } from "./mail-body";
import type { Notifier } from "./notifier";

/** `tls` starttls demands encryption before anything is said; none is for a server on this machine. */
export type MailSettings = {
  host: string;
  port: number;
  from: string;
  tls: "starttls" | "implicit" | "none";
  login: { user: string; password: Secret } | null;
};

/** Each step of the conversation, and the whole of it. */
const STEP_MS = 8_000;
const DEADLINE_MS = 20_000;

/** One message a person, over SMTP. The Message-ID comes from the notice's key, so mail programs drop a repetition. */
export function mail(settings: MailSettings): Notifier {
  return {
    channel: "mail",
    async send(notice, to, signal) {
      if (to === null) return { ok: false, why: "there is nobody to write to" };
      const line = openLine(settings, signal);
      try {
        const { response } = await createTransport(transportOf(settings, line)).sendMail(
          messageOf(settings, notice, to),
        );
        return { ok: true, said: `the mail server accepted it (${short(response)})` };
      } catch (error) {
        return { ok: false, why: line.brokenOff() ?? inWords(error) };
      } finally {
        line.close();
      }
    },
  };
}

function messageOf({ from }: MailSettings, notice: NoticeText, to: string) {
  return {
    from: { name: "Twokey", address: from },
    to: { name: "", address: to },
    subject: notice.title,
    messageId: `<${notice.key}@${from.slice(from.lastIndexOf("@") + 1)}>`,
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    ...mailBody(notice),
  };
}

function transportOf({ host, port, tls, login }: MailSettings, line: Line) {
  return {
    host,
    port,
    secure: tls === "implicit",
    requireTLS: tls === "starttls",
    ignoreTLS: tls === "none",
    auth: login ? { user: login.user, pass: login.password.reveal() } : undefined,
    greetingTimeout: STEP_MS,
    socketTimeout: STEP_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    getSocket: line.connect,
  };
}

type Socket = ReturnType<typeof connectTo>;

type Line = {
  connect: (options: unknown, done: (error: Error | null, opened?: { connection: Socket }) => void) => void;
  /** Why the line was cut from this side; null when it was not. */
  brokenOff: () => string | null;
  close: () => void;
};

/** A connection of our own, because only that can be cut when a server answers a letter a minute. */
function openLine({ host, port }: MailSettings, signal: AbortSignal): Line {
  let socket: Socket | null = null;
  let why: string | null = null;
  const breakOff = (reason: string) => {
    why ??= reason;
    socket?.destroy(new Error(reason));
  };
  const deadline = setTimeout(breakOff, DEADLINE_MS, `no answer within ${DEADLINE_MS / 1000} s`);
  const stop = () => breakOff("the attempt was given up");
  signal.addEventListener("abort", stop);
  return {
    connect(_options, done) {
      try {
        socket = connectTo(host, port, STEP_MS);
      } catch (error) {
        return done(error instanceof Error ? error : new Error("the host may not be asked"));
      }
      socket.once("connect", () => socket && done(null, { connection: socket }));
      socket.once("timeout", () => breakOff("the mail server does not answer"));
      socket.once("error", done);
      if (signal.aborted) stop();
    },
    brokenOff: () => why,
    close() {
      clearTimeout(deadline);
      signal.removeEventListener("abort", stop);
      socket?.destroy();
    },
  };
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  ECONNECTION: "the connection was cut",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name cannot be looked up",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the host cannot be reached",
  ETIMEDOUT: "the mail server does not answer",
  ETLS: "the mail server does not offer an encrypted connection that can be trusted",
  EAUTH: "the mail server refuses the login",
};

/** The server's own answer where it tells more; a refused login is not quoted, because servers repeat what was sent. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return "the mail was not sent";
  const { code, response } = error as Error & { code?: string; response?: string };
  const known = code === undefined ? undefined : REASONS[code];
  if (known && (code === "EAUTH" || code === "ETLS" || !response)) return known;
  return response ? `the mail server refused it: ${short(response)}` : short(error.message);
}

function short(text: string): string {
  return text.replace(/\s+/gu, " ").trim().slice(0, 160);
}
