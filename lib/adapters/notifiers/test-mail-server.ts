import type { AddressInfo, Socket } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { Secret } from "@/lib/secret";
import type { Answer, Seen, TestReceiver } from "./contract";
import { mail } from "./mail";
import { readMail } from "./test-read-mail";

export type TestMailServer = TestReceiver & { port: number; letters: () => string[] };

/** A real SMTP server on this machine, which asks for a login and keeps the letters it accepted. */
export async function openTestMailServer(options: SMTPServerOptions = {}): Promise<TestMailServer> {
  const letters: { to: string; raw: string }[] = [];
  let next: Answer = "accept";
  let arrived = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    closeTimeout: 200,
    onAuth({ username, password }, _session, done) {
      if (username === "twokey" && password === "mail-secret") done(null, { user: username });
      else done(new Error(`wrong login ${username} ${password}`));
    },
    onConnect(_session, done) {
      arrived();
      if (next !== "hang") done();
    },
    onRcptTo(_address, _session, done) {
      const unknown = Object.assign(new Error("no such mailbox"), { responseCode: 550 });
      done(next === "refuse" ? unknown : null);
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join();
        letters.push({ to, raw: Buffer.concat(parts).toString("utf8") });
        done(null, "queued as 1");
      });
    },
    ...options,
  });
  server.on("error", () => undefined); // a client that went away
  server.server.on("connection", (socket: Socket) => {
    if (next === "hang up") socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  const login = { user: "twokey", password: Secret.of("mail-secret") };
  return {
    port,
    notifier: mail({ host: "127.0.0.1", port, from: "twokey@desk.example", tls: "none", login }),
    to: "ben@team.example",
    secret: "mail-secret",
    letters: () => letters.map(({ raw }) => raw),
    answer(kind) {
      next = kind;
    },
    async seen(): Promise<Seen[]> {
      return letters.map(({ to, raw }) => ({ to, ...readMail(raw) }));
    },
    reached: () => arrival,
    async close() {
      if (!server.server.listening) return;
      for (const connection of server.connections) connection.close();
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}
