// A real Unleash on the database of UNLEASH_DATABASE and a free port, which it prints. It ends with its parent.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { UNLEASH_FOLDER: folder, UNLEASH_DATABASE: databaseUrl } = process.env;
const entry = createRequire(pathToFileURL(`${folder}/package.json`)).resolve("unleash-server");
const { start } = await import(pathToFileURL(entry).href);

const token = (type, environment, projects, secret) => ({
  tokenName: type,
  type,
  environment,
  projects,
  secret,
});
const { server } = await start({
  databaseUrl,
  db: { ssl: false },
  server: { host: "127.0.0.1", port: 0 },
  authentication: {
    initApiTokens: [
      token("admin", "*", ["*"], "*:*.test-admin-token"),
      token("client", "production", ["default"], "default:production.test-client-token"),
    ],
  },
  clientFeatureCaching: { enabled: false, maxAge: 0 },
  versionCheck: { enable: false },
  telemetry: false,
  logLevel: "fatal",
});
process.send(server.address().port);
process.once("disconnect", () => process.exit(0));
