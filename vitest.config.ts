import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// `server-only` throws outside of the condition "react-server"; node_modules are loaded by node, not by Vite.
const execArgv = ["--conditions=react-server"];
/**
 * Where nothing else is said. A test waits for what must come; how soon is the machine's affair, and the five seconds
 * (one for a poll) of Vitest's own are used up by three commands that start while others do.
 */
const patience = { testTimeout: 30_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } };
const ssr = { resolve: { conditions: ["react-server", "node"] } };

export default defineConfig({
  test: {
    // Left to itself Vitest keeps one core back, and has a single worker where there are two.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        ssr,
        test: {
          name: "unit",
          environment: "node",
          ...patience,
          execArgv,
          include: ["**/*.test.ts"],
          exclude: ["**/*.pg.test.ts", "**/node_modules/**", "**/.next*/**"],
          globalSetup: ["./tests/folder.setup.ts"],
        },
      },
      {
        ssr,
        test: {
          name: "pg",
          environment: "node",
          ...patience,
          execArgv,
          include: ["**/*.pg.test.ts"],
          exclude: ["**/node_modules/**", "**/.next*/**"],
          globalSetup: ["./tests/cluster.setup.ts", "./tests/folder.setup.ts"],
        },
      },
    ],
  },
});
