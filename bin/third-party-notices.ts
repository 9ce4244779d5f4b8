import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { root } from "./step.ts";

/** Where the notices lie: below what the web server hands out, since a page carries much of what they are about. */
export const NOTICES_FILE = path.join(root, "public", "third-party-notices.txt");

type Locked = { version: string; license?: string; dev?: true; devOptional?: true; optional?: true };
type Package = Locked & { name: string; place: string };

const HEAD = `Third-party notices of SVIT Studio

The studio itself is under the MIT licence (file LICENSE). It is made of, and its pages carry parts of, the packages below, each under the
licence that it names; their texts follow. Packages of one platform alone and of packages/ bring their texts in their own folders, as do
packages that others (Next.js) have built in. Written by \`npm run notices\` from the lock files.
`;

/** The file's text: all packages that are installed to run, and the licences of those that every platform has. */
export async function thirdPartyNotices(): Promise<string> {
  const own = await productionPackages(root, ".");
  const extras = [];
  for (const name of (await readdir(path.join(root, "packages"))).toSorted())
    extras.push(...(await productionPackages(root, `packages/${name}`)));
  const table = unique(
    [...own, ...extras].map((one) => `${one.name} ${one.version} (${one.license ?? "see its text"})`),
  );
  return [HEAD, table.join("\n"), "", ...(await licenceTexts(own))].join("\n");
}

/** A package that tests alone need is `dev`; one that tests and an optional package need is installed for tests. */
async function productionPackages(from: string, folder: string): Promise<Package[]> {
  const { packages } = JSON.parse(await readFile(path.join(from, folder, "package-lock.json"), "utf8"));
  return Object.entries(packages as Record<string, Locked>)
    .filter(([place, { dev, devOptional }]) => place !== "" && !dev && !devOptional)
    .map(([place, locked]) => ({ ...locked, place, name: place.replace(/^.*node_modules\//, "") }));
}

/** Each text once, below the names of the packages that have it. */
async function licenceTexts(packages: Package[]): Promise<string[]> {
  const namesOf = new Map<string, string[]>();
  for (const { name, version, place, optional } of packages) {
    if (optional) continue;
    for (const text of await textsIn(path.join(root, place)))
      namesOf.set(text, [...(namesOf.get(text) ?? []), `${name} ${version}`]);
  }
  return [...namesOf]
    .map(([text, names]) => ({ names: unique(names).join(", "), text }))
    .toSorted((a, b) => (a.names < b.names ? -1 : a.names > b.names ? 1 : a.text < b.text ? -1 : 1))
    .map(({ names, text }) => `${"=".repeat(80)}\n${names}\n${"-".repeat(80)}\n${text}\n`);
}

async function textsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((one) => one.isFile() && /^(licen[cs]e|copying|notice)/i.test(one.name));
  const texts = names.map((one) => readFile(path.join(folder, one.name), "utf8"));
  return (await Promise.all(texts)).map((text) => text.replace(/[ \t]*\r?\n/g, "\n").trim());
}

const unique = (lines: string[]): string[] => [...new Set(lines)].toSorted();
