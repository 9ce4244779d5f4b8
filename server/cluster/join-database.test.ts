import { existsSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

test("with DATABASE_URL set no cluster is made, and a direct address is handed on", async () => {
  const dataFolder = path.join(import.meta.dirname, "never-made");
  vi.stubEnv("SVIT_DATA", dataFolder);
  vi.stubEnv("DATABASE_URL", "postgresql://svit@pooler:6432/svit");
  vi.stubEnv("DIRECT_DATABASE_URL", "postgresql://svit@database:5432/svit");
  const { joinDatabase } = await import("./join-database.ts");
  const joined = await joinDatabase(() => {});
  expect(joined).toMatchObject({
    url: "postgresql://svit@pooler:6432/svit",
    directUrl: "postgresql://svit@database:5432/svit",
  });
  await joined.leave();
  expect(existsSync(dataFolder)).toBe(false);
});
