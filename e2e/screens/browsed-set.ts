import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "@playwright/test";
import { test } from "../fixtures.ts";
import type { StudioUnderTest } from "../studio.setup.ts";
import { sayName } from "./review-page.ts";

type Command = (...args: string[]) => Promise<{ stdout: string; stderr: string }>;

const ENTRIES = 700;

const ANIMALS = ["heron", "otter", "lynx"];

/** The data set that is browsed. */
export let datasetId = "";

/** 700 questions on seven photos that are not there; each third speaks of another animal, number 333 of a zeppelin. */
async function importMany(studio: StudioUnderTest, command: Command): Promise<string> {
  const name = `browsed ${Date.now()}`;
  const folder = path.join(studio.dataFolder, "import", name.replaceAll(" ", "-"));
  await mkdir(folder, { recursive: true });
  const rows = Array.from({ length: 7 }, (_, photo) => ({
    image_id: 9000 + photo,
    conversations: Array.from({ length: ENTRIES / 7 }, (_, own) => {
      const number = photo * 100 + own + 1;
      const more = number === 333 ? " A zeppelin is above it." : "";
      return {
        content: [
          { from: "user", value: `Why is number ${number} near the ${ANIMALS[number % 3]}?` },
          { from: "gpt", value: `Because ${"so it was ".repeat(number % 9)}decided.${more}` },
        ],
      };
    }),
  }));
  await writeFile(path.join(folder, "complex_reasoning.json"), JSON.stringify(rows));
  await command("import", folder, "--dataset", name);
  const { stdout } = await command("dataset", "list", "--json");
  const own = (JSON.parse(stdout) as { id: string; name: string }[]).find((dataset) => dataset.name === name);
  return String(own?.id);
}

/** The query of the page's address. */
export const address = (page: Page) => new URL(page.url()).search;

/** Each test of the file begins with a name and a data set of ENTRIES entries, imported once a worker. */
export function browseMany(): void {
  test.beforeEach(async ({ page, studio, command }) => {
    await sayName(page);
    if (datasetId === "") datasetId = await importMany(studio, command);
  });
}
