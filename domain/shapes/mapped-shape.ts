import { isAnswer, isQuestion, type Role } from "#domain/entry/turn.ts";
import { message } from "#domain/message.ts";
import { textOfParts } from "./content-parts.ts";
import { EACH, isThere, type KeyPath, leadsIn, type Place, placesOf, printKeyPath } from "./key-path.ts";
import { type MappedPaths, type Mapping, pathsOf } from "./mapping.ts";
import { roleOfWord } from "./message-list.ts";
import {
  isRecord,
  type JsonRecord,
  type Path,
  problem,
  type RecordReading,
  type RecordShape,
  type RecordTurn,
  type Slot,
} from "./shape.ts";

const SHAPES = new WeakMap<Mapping, RecordShape>();

/** A shape that a person told: it reads, and is written, as those of the table. One for each mapping, so that it is worked out once a file. */
export function mappedShape(mapping: Mapping): RecordShape {
  const known = SHAPES.get(mapping);
  if (known) return known;
  const made = makeShape(mapping, pathsOf(mapping));
  SHAPES.set(mapping, made);
  return made;
}

/** Keys without which a record is none of a mapping's, as the mapping spells them; those that this record lacks. */
export const lackingKeys = (record: JsonRecord, mapping: Mapping): string[] => {
  const paths = pathsOf(mapping);
  return NEEDED.flatMap((role) => {
    const path = paths[role];
    return path && !leadsIn(record, path) ? [printKeyPath(path)] : [];
  });
};
const NEEDED = ["turns", "question", "answer"] as const;

function makeShape(mapping: Mapping, paths: MappedPaths): RecordShape {
  const needed = NEEDED.flatMap((role) => (paths[role] ? [paths[role]] : []));
  const keys = [
    ...new Set(
      [...NEEDED, "photo", "system", "task"].flatMap((role) => paths[role as keyof MappedPaths]?.slice(0, 1) ?? []),
    ),
  ].map(String);
  const body = paths.turns ? ofTurns(mapping, paths, paths.turns) : ofPairs(paths);
  return {
    name: "mapped",
    keysOf: (record) => (needed.every((path) => leadsIn(record, path)) ? keys : null),
    read(record) {
      const system = readSystem(record, paths.system);
      if ("ok" in system) return system;
      const read = body.read(record);
      return read.ok ? { ...read, turns: [...system.turns, ...read.turns] } : read;
    },
    ...(body.printElement ? { printElement: body.printElement } : {}),
    ...(body.turnsAnElement ? { turnsAnElement: body.turnsAnElement } : {}),
  };
}

type Body = Pick<RecordShape, "read" | "printElement" | "turnsAnElement">;

function readSystem(record: JsonRecord, path: KeyPath | undefined): { turns: RecordTurn[] } | RecordReading {
  const [place] = path ? placesOf(record, path) : [];
  if (!place || !isThere(place.value) || place.value === "") return { turns: [] };
  if (typeof place.value !== "string") return problem(place.path, message("mappedNoText"));
  return { turns: [{ from: "system", value: place.value, slots: [{ path: place.path, as: "text" }] }] };
}

// ---- a question and its answer, once or in lists ----

/** The list that both paths lead through first, and what of each leads on in its elements; null where they do not share one. */
function sharedList(
  question: KeyPath | undefined,
  answer: KeyPath,
): { list: KeyPath; rest: [KeyPath, KeyPath] } | null {
  const at = answer.indexOf(EACH);
  if (!question || at < 0 || question.indexOf(EACH) !== at) return null;
  const list = answer.slice(0, at);
  if (printKeyPath(question.slice(0, at)) !== printKeyPath(list)) return null;
  return { list, rest: [question.slice(at + 1), answer.slice(at + 1)] };
}

function ofPairs({ question, answer = [] }: MappedPaths): Body {
  const shared = sharedList(question, answer);
  if (!shared) return { read: (record) => readPair(record, question, answer) };
  const { list, rest } = shared;
  return {
    read(record) {
      const [place] = placesOf(record, list);
      if (!place || !Array.isArray(place.value)) return problem(place?.path ?? [], message("mappedNoList"));
      const turns: RecordTurn[] = [];
      for (const [element, value] of place.value.entries()) {
        const read = readPair(value, ...rest, [...place.path, element]);
        if (!read.ok) return read;
        turns.push(...read.turns.map((turn) => ({ ...turn, element })));
      }
      return { ok: true, turns, list: place.path };
    },
    turnsAnElement: 2,
    printElement: ([question, answer]) =>
      question && answer ? printNested([rest[0], question.value], [rest[1], answer.value]) : null,
  };
}

/** Two texts; or as many questions as answers, from two lists side by side. */
function readPair(value: unknown, asked: KeyPath | undefined, answered: KeyPath, from: Path = []): RecordReading {
  const answers = placesOf(value, answered, from);
  if (!asked) return readSides([{ role: "gpt", places: answers, path: answered }]);
  const questions = placesOf(value, asked, from);
  const [each, eachAnswer] = [elementsOf(questions, asked), elementsOf(answers, answered)];
  if (!each || !eachAnswer)
    return readSides([
      { role: "user", places: questions, path: asked },
      { role: "gpt", places: answers, path: answered },
    ]);
  if (each.length !== eachAnswer.length)
    return problem(
      answers[0]?.path.slice(0, 1) ?? from,
      message("answersMissing", { questions: each.length, answers: eachAnswer.length }),
    );
  return readSides(
    each.flatMap((place, index) => [
      { role: "user" as const, places: [place], path: asked },
      { role: "gpt" as const, places: eachAnswer.slice(index, index + 1), path: answered },
    ]),
  );
}

/** Where each of several texts stands; null where there is one. */
function elementsOf(places: readonly Place[], path: KeyPath): readonly Place[] | null {
  if (path.includes(EACH)) return places;
  const [place] = places;
  return place && Array.isArray(place.value) && place.value.every((own) => !isRecord(own))
    ? place.value.map((value, index) => ({ value, path: [...place.path, index] }))
    : null;
}

function readSides(sides: readonly { role: Role; places: readonly Place[]; path: KeyPath }[]): RecordReading {
  const turns: RecordTurn[] = [];
  for (const { role, places, path } of sides) {
    const texts: { value: string; slots: Slot[] }[] = [];
    for (const { value, path: at } of places) {
      const text = textAt(value, at);
      if (text === null) return problem(at, isThere(value) ? message("mappedNoText") : message("mappedNothing"));
      // A text that an edit of several left empty (write-record.ts).
      if (texts.length === 0 || text.value !== "") texts.push(text);
    }
    if (texts.length === 0) return problem([], message("mappedNothingUnder", { key: printKeyPath(path) }));
    turns.push({
      from: role,
      value: texts.map(({ value }) => value).join("\n"),
      slots: texts.flatMap(({ slots }) => slots),
    });
  }
  return { ok: true, turns };
}

/** A text, a number or a yes as one, a list of texts as lines, or a list of content parts. */
function textAt(value: unknown, path: Path): { value: string; slots: Slot[] } | null {
  if (typeof value === "string") return { value, slots: [{ path, as: "text" }] };
  if (typeof value === "number" || typeof value === "boolean")
    return { value: String(value), slots: [{ path, as: "text" }] };
  if (!Array.isArray(value) || value.length === 0) return null;
  if (value.every((own) => typeof own === "string" && !own.includes("\n")))
    return { value: value.join("\n"), slots: [{ path, as: "lines" }] };
  const joined = textOfParts(value);
  return joined === null ? null : { value: joined, slots: [{ path, as: "parts" }] };
}

// ---- a list of turns ----

function ofTurns({ user = [], assistant = [] }: Mapping, { role, text }: MappedPaths, list: KeyPath): Body {
  const words = new Map<string, Role>([
    ...user.map((word) => [word.toLowerCase(), "user"] as const),
    ...assistant.map((word) => [word.toLowerCase(), "gpt"] as const),
  ]);
  const roleOf = (word: unknown): Role | null => {
    if (typeof word !== "string" && typeof word !== "number" && typeof word !== "boolean") return null;
    const own = String(word).trim().toLowerCase();
    return words.get(own) ?? roleOfWord(own);
  };
  const read = (record: JsonRecord): RecordReading => {
    const [place] = placesOf(record, list);
    if (!place || !Array.isArray(place.value)) return problem(place?.path ?? [], message("mappedNoList"));
    const turns: RecordTurn[] = [];
    for (const [element, value] of place.value.entries()) {
      const at = [...place.path, element];
      const [own] = placesOf(value, text ?? [], at);
      const said = own ? textAt(own.value, own.path) : null;
      if (!own || said === null) return problem(own?.path ?? at, message(text ? "mappedNoText" : "mappedNeedsTextKey"));
      const [whose] = role ? placesOf(value, role, at) : [];
      // Without a word for whose they are, turns take turns.
      const from = role ? roleOf(whose?.value) : element % 2 === 0 ? "user" : "gpt";
      if (from === null)
        return problem(
          whose?.path ?? at,
          message("mappedRole", {
            role: (typeof whose?.value === "string" ? whose.value : (JSON.stringify(whose?.value) ?? "–")).slice(0, 80),
          }),
        );
      turns.push({ from, ...said, element });
    }
    return { ok: true, turns, list: place.path };
  };
  return {
    read,
    turnsAnElement: 1,
    printElement([turn], record) {
      if (!turn) return null;
      if (!text) return role ? null : JSON.stringify(turn.value);
      if (!role) return printNested([text, turn.value]);
      const word = wordFor(turn.from, record, { list, role, roleOf }) ?? (isAnswer(turn) ? assistant : user)[0];
      return word === undefined ? null : printNested([role, word], [text, turn.value]);
    },
  };
}

/** How a record calls a side. */
function wordFor(
  from: Role,
  record: JsonRecord,
  { list, role, roleOf }: { list: KeyPath; role: KeyPath; roleOf: (word: unknown) => Role | null },
): unknown {
  const isSame = (other: Role | null) =>
    other !== null &&
    (other === from ||
      (isQuestion({ from: other }) && isQuestion({ from })) ||
      (isAnswer({ from: other }) && isAnswer({ from })));
  return placesOf(record, [...list, EACH, ...role]).find(({ value }) => isSame(roleOf(value)))?.value;
}

/** An object with values at the ends of paths; null where a path leads through a list. */
function printNested(...members: readonly (readonly [KeyPath, unknown])[]): string | null {
  const whole: Record<string, unknown> = {};
  for (const [path, value] of members) {
    if (path.length === 0 || !path.every((step) => typeof step === "string" && step !== "__proto__")) return null;
    const names = path as readonly string[];
    let inside = whole;
    for (const name of names.slice(0, -1)) {
      const next = inside[name] ?? {};
      if (!isRecord(next)) return null;
      inside[name] = next;
      inside = next as Record<string, unknown>;
    }
    inside[names.at(-1) ?? ""] = value;
  }
  return JSON.stringify(whole);
}
