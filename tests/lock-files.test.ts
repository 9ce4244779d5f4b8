import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.join(import.meta.dirname, "..");
const packages = path.join(root, "packages");
const folders = [".", ...(await readdir(packages)).map((name) => `packages/${name}`)];

const readJson = async (...place: string[]) => JSON.parse(await readFile(path.join(root, ...place), "utf8"));

test.for(folders)(
  "%s: the lock file names no registry, and each package by the hash of its content",
  async (folder) => {
    const { lockfileVersion, packages: locked } = await readJson(folder, "package-lock.json");
    const { "": own, ...others } = locked as Record<string, { integrity?: string; resolved?: string; inBundle?: true }>;
    expect([lockfileVersion, own?.resolved]).toEqual([3, undefined]);
    for (const [place, { integrity, resolved, inBundle }] of Object.entries(others)) {
      expect([place, resolved]).toEqual([place, undefined]);
      // It comes inside of another, whose hash covers it.
      if (inBundle) continue;
      expect([place, integrity]).toEqual([place, expect.stringMatching(/^sha512-/)]);
    }
  },
);

test.for(folders)("%s: package.json asks for one version of each package, the one of its lock file", async (folder) => {
  const { dependencies, devDependencies, optionalDependencies } = await readJson(folder, "package.json");
  const { packages: locked } = await readJson(folder, "package-lock.json");
  const wanted = { ...dependencies, ...devDependencies, ...optionalDependencies };
  expect(Object.keys(wanted)).not.toEqual([]);
  for (const [name, version] of Object.entries(wanted)) {
    expect([name, locked[`node_modules/${name}`].version]).toEqual([name, version]);
  }
});

test("packages/demo-photos has the photographs of the demo, and each of them is shown", async () => {
  const photos: { package: string }[] = await readJson("demo", "photos.json");
  const { dependencies } = await readJson("packages", "demo-photos", "package.json");
  expect(photos.map((photo) => photo.package).toSorted()).toEqual(Object.keys(dependencies).toSorted());
});
