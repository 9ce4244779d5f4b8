import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "#cli/serve/leash.ts";

test("what stands between a person and the server asks the server, never the database", () => {
  const files = globSync(["app/**/*.{ts,tsx}", "cli/**/*.ts"], { cwd: root, exclude: (name) => /\.test\./.test(name) });
  expect(files.length).toBeGreaterThan(80);
  const asking = files.filter((file) =>
    /\.(prisma\.\w+\.|pool\.(query|connect))|FROM "\w+"/.test(readFileSync(path.join(root, file), "utf8")),
  );
  expect(asking).toEqual([]);
});

test("a run's row is written by server/runs alone", () => {
  const files = globSync(["{app,cli,server}/**/*.{ts,tsx}"], {
    cwd: root,
    exclude: (name) => /\.test\.|generated/.test(name),
  });
  const writing = files.filter((file) =>
    /(UPDATE|INSERT INTO|DELETE FROM) "Run"|\.run\.(create|update|upsert|delete)/.test(
      readFileSync(path.join(root, file), "utf8"),
    ),
  );
  expect(writing.sort()).toEqual(["server/runs/insert-run.ts", "server/runs/run-states.ts"]);
});

test('"use client" comes first in its file: after an import the build refuses it, and nothing before the build does', () => {
  const files = globSync(["{app,components}/**/*.{ts,tsx}"], { cwd: root });
  const marked = files.filter((file) => /^["']use client["']/m.test(readFileSync(path.join(root, file), "utf8")));
  expect(marked.length).toBeGreaterThan(20);
  expect(marked.filter((file) => !readFileSync(path.join(root, file), "utf8").startsWith('"use client"'))).toEqual([]);
});
