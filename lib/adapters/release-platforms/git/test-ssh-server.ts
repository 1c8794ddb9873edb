import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import path from "node:path";
import ssh2 from "ssh2";
import type { TestRepository } from "@/lib/adapters/release-platforms/git/test-repository";

/** A git server over SSH for one key: the protocol by ssh2, the rest by git itself, as on any server for git. */
export type TestSshServer = {
  remote: string;
  key: string;
  knownHosts: string;
  /** A list of host keys that names another one for this server. */
  otherHosts: string;
  close(): Promise<void>;
};

const COMMAND = /^(git-(?:upload|receive)-pack) '(\/shop\.git)'$/;

export async function openTestSshServer(repository: TestRepository): Promise<TestSshServer> {
  const key = newKey(repository.root, "client");
  const hostKey = newKey(repository.root, "host");
  const otherKey = newKey(repository.root, "other-host");
  const known = ssh2.utils.parseKey(readFileSync(`${key}.pub`));
  if (known instanceof Error) throw known;
  const server = new ssh2.Server({ hostKeys: [readFileSync(hostKey)] }, (client) => {
    client.on("error", () => undefined);
    client.on("authentication", (login) => {
      if (login.method !== "publickey" || login.username !== "git") return login.reject(["publickey"]);
      const same = login.key.data.equals(known.getPublicSSH());
      const signed = !login.signature || (login.blob && known.verify(login.blob, login.signature));
      if (same && signed === true) login.accept();
      else login.reject(["publickey"]);
    });
    client.on("session", (accept) => {
      accept().on("exec", (run, refuse, { command }) => {
        const [, program, folder] = COMMAND.exec(command) ?? [];
        if (!program || !folder) return void refuse();
        const channel = run();
        const child = spawn(program, [path.join(repository.root, folder)]);
        channel.pipe(child.stdin);
        child.stdout.pipe(channel, { end: false });
        child.stderr.pipe(channel.stderr, { end: false });
        child.once("close", (code) => {
          channel.exit(code ?? 1);
          channel.end();
        });
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const hosts = (name: string, host: string) => {
    const file = path.join(repository.root, name);
    writeFileSync(file, `[127.0.0.1]:${port} ${readFileSync(`${host}.pub`, "utf8")}`);
    return file;
  };
  return {
    remote: `ssh://git@127.0.0.1:${port}/shop.git`,
    key,
    knownHosts: hosts("known_hosts", hostKey),
    otherHosts: hosts("other_hosts", otherKey),
    async close() {
      server.close();
      await once(server, "close");
    },
  };
}

/** ECDSA: of ed25519 keys ssh2 writes a few in a form that it cannot read. */
function newKey(folder: string, name: string): string {
  const file = path.join(folder, name);
  const pair = ssh2.utils.generateKeyPairSync("ecdsa", { bits: 256, comment: "test" });
  writeFileSync(file, pair.private, { mode: 0o600 });
  writeFileSync(`${file}.pub`, `${pair.public}\n`);
  return file;
}
