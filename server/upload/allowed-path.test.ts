import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { allowedPath } from "./allowed-path.ts";

test("a path outside of the allowed folders is refused, whether it is there or not", async () => {
  const root = await mkdtemp(path.join(tmpdir(), "svit-root-"));
  // It is there, and its name begins with the root's.
  await mkdir(`${root}-other`);
  expect(await allowedPath(`${root}/.`, [root])).toBe(root);
  for (const asked of ["/etc", `${root}/..`, `${root}-other`, "/nowhere", `${root}/a\0b`]) {
    await expect(allowedPath(asked, [root]), asked).rejects.toMatchObject({ code: "forbidden" });
  }
  await expect(allowedPath(root, [])).rejects.toMatchObject({ code: "forbidden" });
});
