// `npm run prisma -- generate | validate | format`: the Prisma CLI without its engine download.
// The CLI insists on a schema engine binary that these commands never run; any existing file satisfies it.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const offline = ["generate", "validate", "format", "--version", "version"];
const [command = ""] = process.argv.slice(2);

if (!offline.includes(command)) {
  console.error(
    `npm run prisma knows: ${offline.slice(0, 3).join(", ")}. For migrations use npm run migration.`,
  );
  process.exit(1);
}

const cli = createRequire(import.meta.url).resolve("prisma/build/index.js");
const env = {
  PRISMA_SCHEMA_ENGINE_BINARY: fileURLToPath(new URL("../package.json", import.meta.url)),
  PRISMA_HIDE_UPDATE_MESSAGE: "1",
  CHECKPOINT_DISABLE: "1",
  ...process.env,
};
const child = spawn(process.execPath, [cli, ...process.argv.slice(2)], { env, stdio: "inherit" });
child.on("exit", (code) => process.exit(code ?? 1));
