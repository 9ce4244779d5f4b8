import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { StudioUnderTest } from "../studio.setup.ts";
import { type Command, importFolder, ownName } from "./import-folder.ts";

/** A verdict as the export of verdicts writes it, one row a judgement; only what specs look at. */
export type VerdictRow = {
  verdict: string;
  decision: string;
  late: boolean;
  undone: boolean;
  note: string | null;
  topic: string | null;
  reviewer: { number: number; name: string };
};

/** A data set that one test has for itself, so that every verdict in it is that test's. */
export class OwnDataset {
  readonly id: string;
  readonly name: string;
  readonly #folder: string;
  readonly #command: Command;
  #exported = 0;

  private constructor(id: string, name: string, folder: string, command: Command) {
    this.id = id;
    this.name = name;
    this.#folder = folder;
    this.#command = command;
  }

  /** Imports so many questions of complex reasoning, without a photo. */
  static async of(count: number, studio: StudioUnderTest, command: Command): Promise<OwnDataset> {
    const name = ownName("own");
    const folder = path.join(studio.dataFolder, "import", name.replaceAll(" ", "-"));
    await mkdir(folder, { recursive: true });
    const conversations = Array.from({ length: count }, (_, index) => ({
      content: [
        { from: "user", value: `Why is number ${index + 1} here?` },
        { from: "gpt", value: `Because somebody decides about number ${index + 1}.` },
      ],
    }));
    await writeFile(path.join(folder, "complex_reasoning.json"), JSON.stringify([{ image_id: 5, conversations }]));
    return new OwnDataset(await importFolder(command, folder, name), name, folder, command);
  }

  /** What the database has, in the order in which it was recorded; each verdict once, however many judgements it has. */
  async verdicts(): Promise<VerdictRow[]> {
    this.#exported += 1;
    const file = path.join(this.#folder, `verdicts-${this.#exported}.jsonl`);
    await this.#command(
      "export",
      "--dataset",
      this.name,
      "--format",
      "verdicts",
      "--names",
      "--allow-empty",
      "--out",
      file,
    );
    const rows = (await readFile(file, "utf8"))
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as VerdictRow);
    return [...new Map(rows.map((row) => [row.verdict, row])).values()];
  }

  /** How often each decision is in the database. */
  async decisions(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { decision } of await this.verdicts()) counts[decision] = (counts[decision] ?? 0) + 1;
    return counts;
  }
}
