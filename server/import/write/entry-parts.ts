import type pg from "pg";
import type { PartOptions } from "#domain/part/part.ts";
import { type PartRule, parsePartRule, printPartRule } from "#domain/part/part-rule.ts";
import { fileWordOf, partWordOf } from "#domain/part/part-word.ts";
import { PART_ROWS_LOOKED, proposePartRule } from "#domain/part/propose-part-rule.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";
import { PartIds, type PartWord } from "#server/datasets/parts/part-ids.ts";
import { isObject } from "#server/import/read/json-value.ts";
import type { StagedEntry } from "./staged.ts";

/** Whose entries they are: a file by its name, and whether it is of SVIT's raw shape. */
type Of = { client: pg.PoolClient; datasetId: bigint; file: string; isSvit: boolean };

/** The parts that the entries of one file belong to, by a rule that stands for the whole file. */
export class EntryParts {
  /** As printPartRule prints it. */
  readonly rule: string;
  readonly #rule: PartRule;
  readonly #ids: PartIds;
  readonly #of: Of;

  private constructor(of: Of, rule: PartRule, ids: PartIds) {
    this.#of = of;
    this.#rule = rule;
    this.rule = printPartRule(rule);
    this.#ids = ids;
  }

  /** `first`: the file's first entries, of which a rule is proposed where `options` names none. */
  static open(of: Of, { rule, author }: PartOptions, first: readonly StagedEntry[]): EntryParts {
    const asked = rule === undefined ? null : parsePartRule(rule);
    const proposed = asked ?? proposePartRule(first.slice(0, PART_ROWS_LOOKED).map(rowOf));
    return new EntryParts(of, proposed, new PartIds(of.client, of.datasetId, author));
  }

  /** Of each entry the id of its part; null: it belongs to none. Within the transaction that brings them in. */
  idsOf(entries: readonly StagedEntry[]): Promise<(number | null)[]> {
    const { file, isSvit } = this.#of;
    const fileWord = fileWordOf(file);
    // Conversations of one row of SVIT's follow each other, with the same shell.
    let [shell, row]: [string, JsonRecord] = ["", {}];
    const words = entries.map((entry): PartWord | null => {
      if (this.#readsRows && entry.rowShell !== shell) [shell, row] = [entry.rowShell, rowOf(entry)];
      const word = partWordOf(this.#rule, { row, file });
      return word === null ? null : { word, file: fileWord, isSvit };
    });
    return this.#ids.idsOf(words);
  }

  get #readsRows(): boolean {
    return this.#rule.by === "key" || this.#rule.by === "path";
  }
}

/** What stands around an entry's messages; of most shapes the whole record. */
function rowOf({ rowShell }: StagedEntry): JsonRecord {
  const row: unknown = JSON.parse(rowShell);
  return isObject(row) ? row : {};
}
