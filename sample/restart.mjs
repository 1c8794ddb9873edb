import { restartShop } from "./control.mjs";
import { hostFolder, main } from "./folder.mjs";

/** Restarts the shop from `current` and waits until it is healthy. */
await main(async () => {
  const { version, commit, pid } = await restartShop(hostFolder());
  console.log(`Shop ${version} (${commit.slice(0, 8)}) serves as process ${pid}.`);
});
