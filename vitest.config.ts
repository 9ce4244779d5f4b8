import { defineConfig } from "vitest/config";

// `server-only` throws outside of the condition "react-server"; node_modules are loaded by node, not by Vite.
const execArgv = ["--conditions=react-server"];
const ssr = { resolve: { conditions: ["react-server", "node"] } };

export default defineConfig({
  test: {
    projects: [
      {
        ssr,
        test: {
          name: "unit",
          environment: "node",
          execArgv,
          include: ["**/*.test.ts"],
          exclude: ["**/*.pg.test.ts", "**/node_modules/**", "**/.next*/**"],
        },
      },
      {
        ssr,
        test: {
          name: "pg",
          environment: "node",
          execArgv,
          include: ["**/*.pg.test.ts"],
          exclude: ["**/node_modules/**", "**/.next*/**"],
          globalSetup: ["./tests/cluster.setup.ts"],
          // A first query may wait for a checkpoint of somebody else's bulk load.
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
