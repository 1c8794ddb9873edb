import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { rules } from "../.dependency-cruiser.mjs";
import { checkArrows } from "./check/arrows.mjs";

const home = process.cwd();
let root: string;

beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "twokey-arrows-")));
  process.chdir(root);
});

afterEach(() => {
  process.chdir(home);
  fs.rmSync(root, { recursive: true });
});

async function violations(files: Record<string, string>): Promise<string[]> {
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  }
  const { modules, violations: found } = await checkArrows(root, rules, ["."]);
  expect(modules).toBeGreaterThan(0);
  return found.map((text) => text.split("\n")[1]?.trim() ?? "");
}

const leaf = "export const x = 1;\nexport type X = number;\n";

const planted: [string, string, string][] = [
  ["lib/domain/plan/a.ts", "lib/db/b.ts", "lib/domain imports only what it may"],
  ["lib/domain/metric/a.ts", "lib/domain/plan/b.ts", "lib/domain/metric knows no later stage"],
  ["lib/commands/a.ts", "lib/commands/b.ts", "commands never call each other"],
  ["lib/commands/a.ts", "lib/adapters/smoke/b.ts", "only the worker meets platforms"],
  ["lib/adapters/smoke/a.ts", "lib/adapters/code-hosts/b.ts", "adapters are strangers to each other"],
  ["lib/jobs/a.ts", "lib/adapters/smoke/registry.ts", "only the composition root knows the registries"],
  ["lib/jobs/a.ts", "lib/web/b.ts", "the worker knows no pages"],
  ["components/plan/a.tsx", "lib/db/b.ts", "components imports only what it may"],
  ["components/ui/a.tsx", "lib/domain/plan/b.ts", "building blocks know no domain"],
  ["app/a/page.tsx", "lib/db/plan.ts", "routes are thin"],
  ["lib/web/a.ts", "app/a/b.ts", "nothing imports routes"],
  ["lib/web/a.ts", "test/b.ts", "nothing but tests imports tests"],
  ["sample/a.mjs", "lib/b.mjs", "the sample knows no product"],
  ["scripts/a.mjs", "lib/b.mjs", "scripts know no product"],
];

test.each(planted)("catches %s importing %s", async (from, to, rule) => {
  const target = to.endsWith(".mjs") ? `../${to}` : `@/${to.replace(/\.tsx?$/, "")}`;
  expect(
    await violations({ [from]: `import { x } from "${target}";\nexport const y = x;\n`, [to]: leaf }),
  ).toContain(rule);
});

test("catches an import of only a type", async () => {
  const from = `import type { X } from "@/lib/db/b";\nexport const y: X = 1;\n`;
  const found = await violations({ "lib/domain/plan/a.ts": from, "lib/db/b.ts": leaf });
  expect(found).toContain("lib/domain imports only what it may");
});

test("catches a circle", async () => {
  const of = (other: string) =>
    `import { ${other} } from "./${other}";\nexport const ${other === "a" ? "b" : "a"} = () => ${other};\n`;
  expect(await violations({ "lib/web/a.ts": of("b"), "lib/web/b.ts": of("a") })).toContain("no circles");
});

test("catches the file system in the domain", async () => {
  const found = await violations({
    "lib/domain/plan/a.ts": `import fs from "node:fs";\nexport const y = fs;\n`,
  });
  expect(found).toContain("lib/domain is pure");
});

test.each(["http", "https", "net", "tls", "dns/promises"])(
  "catches %s outside the one door",
  async (core) => {
    const found = await violations({
      "lib/adapters/smoke/a.ts": `import x from "node:${core}";\nexport const y = x;\n`,
    });
    expect(found).toContain("one door leads to other machines");
  },
);

test("catches an import of what is not there", async () => {
  expect(
    await violations({ "lib/web/a.ts": `import { x } from "@/lib/nowhere";\nexport const y = x;\n` }),
  ).toContain("every import is found");
});

test("lets a command use the domain and the database", async () => {
  const from = `import { x } from "@/lib/db/b";\nimport type { X } from "@/lib/domain/plan/c";\nexport const y: X = x;\n`;
  expect(
    await violations({ "lib/commands/a.ts": from, "lib/db/b.ts": leaf, "lib/domain/plan/c.ts": leaf }),
  ).toEqual([]);
});
