import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Database } from "#server/db/client.ts";
import { type ImportRequest, importPaths } from "#server/import/import-paths.ts";
import { freshDatabase } from "#tests/database.ts";
import { madePicture } from "#tests/photos/made-pictures.ts";

/** A record of LLaVA's about a photo. */
export const row = (image: string, answer: string) => ({
  id: answer,
  image,
  conversations: [
    { from: "human", value: "<image>\nWhat is it?" },
    { from: "gpt", value: answer },
  ],
});

/** A row of SVIT's, which names its photo by number. */
export const svit = (id: number, text: string) => ({
  image_id: id,
  conversations: [
    {
      content: [
        { from: "user", value: `Why ${text}?` },
        { from: "gpt", value: "So." },
      ],
    },
  ],
});

/** For tests of whose photo it is: a database of the file's, and for each test a data set and a folder of its own. */
export function photoSets() {
  const set = {
    db: undefined as unknown as Database,
    folder: "",
    number: 0,
    /** The test's data set; a test may go on to another. */
    name: "",
    /** The test's folder. */
    top: "",

    /** Files below the test's folder: a value is written as JSON, a number is the photo of that scene. */
    async put(files: Record<string, unknown>): Promise<void> {
      for (const [file, content] of Object.entries(files)) {
        const place = path.join(set.top, file);
        await mkdir(path.dirname(place), { recursive: true });
        const photo = typeof content === "number" ? await madePicture(content) : content;
        await writeFile(place, Buffer.isBuffer(photo) ? photo : JSON.stringify(photo));
      }
    },

    take: (paths: string[] = [""], more: Partial<ImportRequest> = {}) =>
      importPaths({
        db: set.db,
        datasetName: set.name,
        paths: paths.map((one) => path.join(set.top, one)),
        ...more,
      }),

    /** Each entry's answer with the identity of its image, and the file that stands there. */
    async entries(): Promise<Record<string, string>> {
      const rows = await set.db.prisma.entry.findMany({
        where: { dataset: { name: set.name } },
        include: { image: true },
        orderBy: { id: "asc" },
      });
      return Object.fromEntries(
        rows.map(({ turns, image }) => [
          String(/"value":"([^"]+)"\}\]$/.exec(JSON.stringify(turns))?.[1]),
          `${image?.identity} ${image?.photo === "present" ? image.photoPath : image?.photo}`,
        ]),
      );
    },

    identities: async () =>
      (await set.db.prisma.image.findMany({ where: { dataset: { name: set.name } }, orderBy: { id: "asc" } })).map(
        ({ identity }) => identity,
      ),

    codes: ({ notices = [] }: { notices?: { code: string }[] }) => notices.map(({ code }) => code),

    /** The name that the test's folder has as a root. */
    root: () => path.basename(set.top),
  };
  beforeAll(async () => {
    set.db = await freshDatabase();
    set.folder = await mkdtemp(path.join(tmpdir(), "svit-whose-"));
  });
  afterAll(async () => {
    await set.db.close();
    await rm(set.folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    set.name = `set ${set.number++}`;
    set.top = path.join(set.folder, String(set.number));
  });
  return set;
}
