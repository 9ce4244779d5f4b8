import { isMap, isPair, isScalar, LineCounter, type Node, parseDocument, type YAMLError } from "yaml";
import type { z } from "zod";
import { inputProblem, shown } from "#domain/input-problem.ts";
import { type Message, message, ownWords } from "#domain/message.ts";
import { keysAt } from "./keys-at.ts";
import { RECIPE_CHARACTERS_MAX } from "./read-recipe-limits.ts";
import { type Recipe, recipeSchema } from "./recipe.ts";

/** Where something stands in a recipe's file, both from 1. */
export type Place = { line: number; column: number };

/** A recipe with the places of its values, so that what is found out later can be told where it was asked for. */
export type ReadRecipe = { ok: true; recipe: Recipe; placeOf: PlaceOf } | { ok: false; problems: Message[] };
/** The place of a value by its keys; of one that is not written down, of the nearest above it that is. */
export type PlaceOf = (path: readonly PropertyKey[]) => Place;

/** Reads YAML, of which JSON is a part. Every fault is a sentence with line and column; `file` is what the recipe is called. */
export function readRecipe(text: string, file: string): ReadRecipe {
  const read = readPlaced(text, file, recipeSchema);
  return read.ok ? { ok: true, recipe: read.value, placeOf: read.placeOf } : read;
}

type Placed<Value> = { ok: true; value: Value; placeOf: PlaceOf } | { ok: false; problems: Message[] };

/** The same for any file of a schema's. */
export function readPlaced<Schema extends z.ZodType>(
  text: string,
  file: string,
  schema: Schema,
): Placed<z.output<Schema>> {
  if (text.length > RECIPE_CHARACTERS_MAX)
    return { ok: false, problems: [at(file, START, message("recipeTooLong", { max: RECIPE_CHARACTERS_MAX }))] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) return { ok: false, problems: faultsOf(document.errors, file, lines) };
  const placeOf: PlaceOf = (path) => placeAt(lines, startOf(document.contents, path));
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return { ok: false, problems: [at(file, START, ownWords((error as Error).message))] };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data, placeOf };
  const problems = parsed.error.issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys")
      return [at(file, placeOf(issue.path), inputProblem({ issues: [issue] } as z.ZodError))];
    const known = keysAt(schema, issue.path);
    return issue.keys.map((key) => at(file, placeOf([...issue.path, key]), unknownKey(key, known)));
  });
  return { ok: false, problems: problems.slice(0, FAULTS_MAX) };
}

const unknownKey = (key: string, known: readonly string[]): Message =>
  known.length === 0
    ? message("recipeKeyUnknown", { key: shown(key) })
    : message("recipeKeyUnknownOf", { key: shown(key), known: known.join(", ") });

/**
 * What the parser says, each place once: a list that is never closed is told at every level of it. Of levels without end the parser runs out of
 * stack, which it reports in an engine's words.
 */
function faultsOf(errors: readonly YAMLError[], file: string, lines: LineCounter): Message[] {
  const deep = errors.find(({ code }) => code === "RESOURCE_EXHAUSTION");
  if (deep) return [at(file, placeAt(lines, deep.pos[0]), message("recipeTooDeep"))];
  const byPlace = new Map(errors.toReversed().map((error) => [error.pos[0], error]));
  return [...byPlace.values()]
    .toReversed()
    .slice(0, FAULTS_MAX)
    .map(({ pos, message: words }) => at(file, placeAt(lines, pos[0]), ownWords(words)));
}

const START: Place = { line: 1, column: 1 };
const FAULTS_MAX = 20;

/** A sentence about a place of a recipe. */
export const at = (file: string, { line, column }: Place, why: Message): Message =>
  message("recipeAt", { file, line, column, why });

function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** Where the value of a path begins: of a key of a map, the key. */
function startOf(root: Node | null, path: readonly PropertyKey[]): number {
  let node: unknown = root;
  let start = root?.range?.[0] ?? 0;
  for (const step of path) {
    const found = childOf(node, step);
    if (found === null) break;
    node = found.value;
    start = found.start ?? start;
  }
  return start;
}

function childOf(node: unknown, step: PropertyKey): { value: unknown; start: number | undefined } | null {
  if (isMap(node)) {
    const pair = node.items.find(
      (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
    );
    return pair ? { value: pair.value, start: (pair.key as Node).range?.[0] } : null;
  }
  const items = (node as { items?: unknown[] } | null)?.items;
  const item = Array.isArray(items) && typeof step === "number" ? items[step] : undefined;
  return item === undefined ? null : { value: item, start: (item as Node).range?.[0] };
}
