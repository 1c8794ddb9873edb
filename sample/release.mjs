import { restartShop } from "./control.mjs";
import { currentVersion, recordDeployment, releasedVersions, switchTo } from "./deployments.mjs";
import { hostFolder, main } from "./folder.mjs";
import { withLock } from "./lock.mjs";

/** What the shop's own pipeline does: `node release.mjs <version>`. */
await main(async () => {
  const host = hostFolder();
  const wanted = process.argv[2]?.replace(/^v/, "");
  const known = await releasedVersions(host);
  if (!wanted) throw new Error(`Say which version to release: ${known.join(", ")}.`);
  if (!known.includes(wanted))
    throw new Error(`There is no release ${wanted}. There are ${known.join(", ")}.`);
  await withLock(host, async () => {
    const from = await currentVersion(host);
    await switchTo(host, wanted);
    await recordDeployment(host, {
      version: wanted,
      from,
      by: process.env.SHOP_DEPLOYED_BY ?? "deployment pipeline",
    });
    console.log(`current was ${from ?? "nothing"} and is now ${wanted}.`);
    const { version, pid } = await restartShop(host);
    console.log(`Shop ${version} serves as process ${pid}.`);
  });
});
