import { message } from "#domain/message.ts";
import { PHOTO_NAME } from "#domain/photo/record-photo.ts";
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

/** Keys by which a question and its answer stand beside each other. */
const PAIRS = [
  ["question", "answer"],
  ["question", "answers"],
  ["questions", "answers"],
  ["q", "a"],
  ["Q", "A"],
  ["user", "assistant"],
  ["problem", "solution"],
  ["prompt", "completion"],
  ["prompt", "response"],
  ["query", "response"],
] as const;
/** Keys that a list of such pairs stands under. */
const LISTS = ["texts", "QA", "qa", "qas", "qa_pairs", "QAs"] as const;
const CAPTIONS = ["caption", "captions", "text"] as const;

type Pair = readonly [question: string, answer: string];

const pairIn = (record: JsonRecord, pairs: readonly Pair[] = PAIRS): Pair | undefined =>
  pairs.find((keys) => keys.every((key) => record[key] !== undefined && record[key] !== null));

/** A list of records of question and answer; the keys of its pairs, by the first. */
function listIn(record: JsonRecord): { key: string; pair: Pair } | null {
  for (const key of LISTS) {
    const list = record[key];
    const first = Array.isArray(list) ? list.find(isRecord) : undefined;
    const pair = first && pairIn(first);
    if (pair) return { key, pair };
  }
  return null;
}

/** `question` and `answer`, one of each, two lists side by side, or a list of pairs (FineVision's `texts`, `QA`). */
export const questionAnswer: RecordShape = {
  name: "question-answer",
  keysOf(record) {
    const list = listIn(record);
    return list ? [list.key] : (pairIn(record)?.slice() ?? null);
  },
  read(record) {
    const list = listIn(record);
    if (!list) {
      const pair = pairIn(record);
      return pair ? readPair(record, pair) : problem([], message("notTurns"));
    }
    const turns: RecordTurn[] = [];
    for (const [element, value] of (record[list.key] as readonly unknown[]).entries()) {
      if (!isRecord(value)) return problem([list.key, element], message("notObject"));
      const read = readPair(value, list.pair, [list.key, element]);
      if (!read.ok) return read;
      turns.push(...read.turns.map((turn) => ({ ...turn, element })));
    }
    return { ok: true, turns, list: [list.key] };
  },
  turnsAnElement: 2,
  printElement([question, answer], record) {
    const list = listIn(record);
    if (!list || !question || !answer) return null;
    return JSON.stringify({ [list.pair[0]]: question.value, [list.pair[1]]: answer.value });
  },
};

/** Two texts, or two lists of as many. */
function readPair(record: JsonRecord, [asked, answered]: Pair, path: Path = []): RecordReading {
  const [question, answer] = [record[asked], record[answered]];
  if (Array.isArray(question) && Array.isArray(answer)) {
    if (question.length !== answer.length)
      return problem(
        [...path, answered],
        message("answersMissing", { questions: question.length, answers: answer.length }),
      );
    const turns: RecordTurn[] = [];
    for (const [index] of question.entries()) {
      const q = textAt(question[index], [...path, asked, index]);
      const a = textAt(answer[index], [...path, answered, index]);
      if (q === null) return problem([...path, asked, index], message("noText", { name: asked }));
      if (a === null) return problem([...path, answered, index], message("noText", { name: answered }));
      turns.push({ from: "user", ...q }, { from: "gpt", ...a });
    }
    return { ok: true, turns };
  }
  const q = textAt(question, [...path, asked]);
  const a = textAt(answer, [...path, answered]);
  if (q === null) return problem([...path, asked], message("noText", { name: asked }));
  if (a === null) return problem([...path, answered], message("noText", { name: answered }));
  return {
    ok: true,
    turns: [
      { from: "user", ...q },
      { from: "gpt", ...a },
    ],
  };
}

/** A text, or a list of texts as lines. */
function textAt(value: unknown, path: Path): { value: string; slots: Slot[] } | null {
  if (typeof value === "string") return { value, slots: [{ path, as: "text" }] };
  const isList =
    Array.isArray(value) && value.length > 0 && value.every((text) => typeof text === "string" && !text.includes("\n"));
  return isList ? { value: value.join("\n"), slots: [{ path, as: "lines" }] } : null;
}

/** `query`, `response` and the `history` before them, as ms-swift has them. */
export const queryResponse: RecordShape = {
  name: "query-response",
  keysOf: (record) =>
    pairIn(record, [["query", "response"]]) ? ["query", "response", ...withThere(record, ["history", "system"])] : null,
  read: (record) => readWithHistory(record, [["query"], "response"]),
};

/** `instruction`, `input` below it, and `output`, as Alpaca has them. */
export const alpaca: RecordShape = {
  name: "alpaca",
  keysOf: (record) =>
    pairIn(record, [["instruction", "output"]])
      ? ["instruction", "output", ...withThere(record, ["input", "history", "system"])]
      : null,
  read: (record) => readWithHistory(record, [["instruction", "input"], "output"]),
};

const withThere = (record: JsonRecord, keys: readonly string[]) => keys.filter((key) => record[key] !== undefined);

function readWithHistory(
  record: JsonRecord,
  [asked, answered]: [asked: readonly string[], answered: string],
): RecordReading {
  const turns: RecordTurn[] = [];
  const { system, history } = record;
  if (typeof system === "string" && system !== "")
    turns.push({ from: "system", value: system, slots: [{ path: ["system"], as: "text" }] });
  if (history !== undefined && history !== null && !Array.isArray(history))
    return problem(["history"], message("noList", { name: "history" }));
  for (const [index, pair] of (Array.isArray(history) ? history : []).entries()) {
    const [question, answer, ...more] = Array.isArray(pair) ? pair : [];
    if (typeof question !== "string" || typeof answer !== "string" || more.length > 0)
      return problem(["history", index], message("noPair"));
    turns.push(
      { from: "user", value: question, slots: [{ path: ["history", index, 0], as: "text" }] },
      { from: "gpt", value: answer, slots: [{ path: ["history", index, 1], as: "text" }] },
    );
  }
  const texts = asked.filter(
    (key, nth) => nth === 0 || (record[key] !== "" && record[key] !== undefined && record[key] !== null),
  );
  const odd = [...texts, answered].find((key) => typeof record[key] !== "string");
  if (odd !== undefined) return problem([odd], message("noText", { name: odd }));
  turns.push(
    {
      from: "user",
      value: texts.map((key) => record[key]).join("\n"),
      slots: texts.map((key): Slot => ({ path: [key], as: "text" })),
    },
    { from: "gpt", value: record[answered] as string, slots: [{ path: [answered], as: "text" }] },
  );
  return { ok: true, turns };
}

/** Many files have an image and a text: only a name that ends like a photo's says that the one describes the other. */
const namesPhoto = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.some(namesPhoto);
  return isRecord(value) ? namesPhoto(value.path) : typeof value === "string" && PHOTO_NAME.test(value);
};

/** A photo's description, without a question. */
export const caption: RecordShape = {
  name: "caption",
  keysOf(record) {
    if (![record.image, record.images, record.file_name].some(namesPhoto)) return null;
    // LLaVA's and Ferret's questions are texts, their answers, contexts and descriptions other files of the same ids.
    const isAsked = "question_id" in record;
    const key = CAPTIONS.find((own) => textAt(record[own], [own]) !== null && !(isAsked && own === "text"));
    return key ? [key] : null;
  },
  read(record) {
    for (const key of CAPTIONS) {
      const text = textAt(record[key], [key]);
      if (text) return { ok: true, turns: [{ from: "gpt", ...text }] };
    }
    return problem([], message("notTurns"));
  },
};
