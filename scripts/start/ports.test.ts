import net from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { freePort, isFree, requirePorts } from "./ports.mjs";

function listen(port: number, host: string): Promise<void> {
  const server = net.createServer();
  onTestFinished(() => void server.close());
  return new Promise((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
}

test("a port that nobody uses is free", async () => {
  expect(await isFree(await freePort())).toBe(true);
});

test.each(["127.0.0.1", "0.0.0.0"])("a port used on %s is taken", async (host) => {
  const port = await freePort();
  await listen(port, host);
  expect(await isFree(port)).toBe(false);
});

test("says which port is taken, for what, and how to choose another", async () => {
  const port = await freePort();
  await listen(port, "127.0.0.1");
  const wanted = [{ name: "desk", port, setting: "npm start -- --port 4500" }];
  await expect(requirePorts(wanted)).rejects.toMatchObject({
    message: expect.stringContaining(`Port ${port}, meant for the desk, is taken`),
    todo: [expect.stringContaining("npm start -- --port 4500")],
  });
});

test("refuses one port for two parts", async () => {
  const port = await freePort();
  const wanted = ["desk", "status page"].map((name) => ({ name, port, setting: "" }));
  await expect(requirePorts(wanted)).rejects.toThrow(
    `Port ${port}, meant for the status page, is taken by another part`,
  );
});
