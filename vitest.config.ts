import path from "node:path";
import { defineConfig } from "vitest/config";
import "./test/map-group-by.ts";

const alias = { "@": path.resolve("."), "server-only": path.resolve("test/empty.ts") };

/**
 * `unit` needs no service; `database` runs on a real PostgreSQL that test/postgres.ts starts; `attack` attacks the desk
 * of the built product over HTTP; `faults` breaks servers and processes; `cluster` uses a real Kubernetes control plane.
 */
export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          testTimeout: 30_000,
          // Most of the time goes into waiting for platforms that answer late on purpose.
          maxWorkers: 4,
          include: ["**/*.test.ts"],
          exclude: [
            "**/*.{db,attack,faults,cluster,vercel-cli}.test.ts",
            "node_modules/**",
            ".next/**",
            ".twokey/**",
          ],
        },
      },
      {
        resolve: { alias },
        test: {
          name: "database",
          include: ["**/*.db.test.ts"],
          exclude: ["node_modules/**", ".next/**", ".twokey/**"],
          globalSetup: "test/postgres.ts",
          pool: "forks",
          maxWorkers: 2,
          // Two cores are shared with a database: slow is no failure.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "attack",
          include: ["attack/**/*.attack.test.ts"],
          globalSetup: ["test/postgres.ts", "attack/build.ts"],
          pool: "forks",
          // Each file has a desk and a database of its own, on two cores.
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        // Needs Vercel's own command line: `npm run test:vercel-cli` alone runs it.
        test: {
          name: "vercel-cli",
          include: ["**/*.vercel-cli.test.ts"],
          exclude: ["node_modules/**", ".next/**", ".twokey/**"],
          testTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        // Minutes long, with processes that are killed: `npm run test:faults` alone runs it.
        test: {
          name: "faults",
          include: ["**/*.faults.test.ts"],
          exclude: ["node_modules/**", ".next/**", ".twokey/**"],
          pool: "forks",
          testTimeout: 800_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        // Needs programs that are built once: `npm run test:cluster` alone runs it.
        test: {
          name: "cluster",
          include: ["**/*.cluster.test.ts"],
          exclude: ["node_modules/**", ".next/**", ".twokey/**"],
          globalSetup: ["test/cluster.ts", "test/postgres.ts"],
          pool: "forks",
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
