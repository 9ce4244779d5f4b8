import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { type ImportRequest, importPaths } from "#server/import/import-paths.ts";
import { freshDatabase } from "#tests/database.ts";

export let db: Awaited<ReturnType<typeof freshDatabase>>;

export let folder: string;

/** How many folders were made. */
export let number = 0;

/** A folder of its own with these files. */
export const files = async (contents: Record<string, string | Buffer>): Promise<string> => {
  const root = path.join(folder, `f${number++}`);
  for (const [name, content] of Object.entries(contents)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), content);
  }
  return root;
};

/** Imports paths as the command line does. */
export const run = (datasetName: string, paths: string[], more: Partial<ImportRequest> = {}) =>
  importPaths({ db, datasetName, paths, ...more });

/** A question with its answer, as SVIT writes them. */
export const qa = (question: string, answer: string) => [
  { from: "user", value: question },
  { from: "gpt", value: answer },
];

export const svit = (id: number | string, ...conversations: unknown[]) => ({ image_id: id, conversations });

export const reasoning = (id: number, text: string) => svit(id, { content: qa(`Why ${text}?`, `Because ${text}.`) });

/** Everything that an import writes, to compare databases by. */
export async function everything(datasetName: string) {
  const dataset = await db.prisma.dataset.findFirstOrThrow({ where: { name: datasetName } });
  const where = { datasetId: dataset.id };
  return {
    entries: await db.prisma.entry.findMany({ where, orderBy: { id: "asc" } }),
    states: await db.prisma.entryStatus.findMany({ where, orderBy: { entryId: "asc" } }),
    counts: await db.prisma.stateCount.findMany({ where, orderBy: { id: "asc" } }),
    images: await db.prisma.image.findMany({
      where,
      orderBy: { id: "asc" },
      include: { annotations: true, aliases: true },
    }),
    files: await db.prisma.sourceFile.findMany({ where }),
    search: await db.prisma.entrySearch.findMany({ where, orderBy: { entryId: "asc" } }),
  };
}

/** A database and a folder for the tests of one file. */
export function setUpFolders(): void {
  beforeAll(async () => {
    db = await freshDatabase();
    folder = await mkdtemp(path.join(tmpdir(), "svit-import-"));
  });
  afterAll(() => db.close());
}
