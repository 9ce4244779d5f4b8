import { isPhotoKey, PHOTO_NAME } from "#domain/photo/record-photo.ts";
import { type Column, columnsOfRows } from "./columns-of-rows.ts";
import { EACH, printKeyPath } from "./key-path.ts";
import type { Mapping } from "./mapping.ts";
import { roleOfWord } from "./message-list.ts";
import type { JsonRecord } from "./shape.ts";

/**
 * Which key is most likely the photo, the question, the answer or the list of turns, by their names (in English and Chinese, as files of the field
 * spell them) and by what stands under them. Null where nothing looks like an answer. A person decides.
 */
export function proposeMapping(rows: readonly JsonRecord[]): Mapping | null {
  const columns = columnsOfRows(rows);
  const photo = best(columns, photoScore)?.key;
  const others = columns.filter(({ key }) => key !== photo);
  const named = photo === undefined ? {} : { photo };
  const talk = turnsIn(others);
  const pair = pairIn(others);
  const task = best(others, taskScore)?.key;
  const box = best(columns, boxScore)?.key;
  const more = { ...named, ...(task === undefined ? {} : { task }), ...(box === undefined ? {} : { box }) };
  if (talk && talk.score >= (pair?.score ?? 0)) return { ...more, ...talk.mapping };
  return pair ? { ...more, ...pair.mapping } : null;
}

/** The column of the highest score above 0; of two the first. */
function best(columns: readonly Column[], score: (column: Column) => number): Column | undefined {
  let found: Column | undefined;
  let most = 0;
  for (const column of columns) {
    const own = score(column);
    if (own > most) [found, most] = [column, own];
  }
  return found;
}

/** The last name of a key, in small letters, its words apart: `imgName` and `img_name` are one. */
const nameOf = ({ path }: Column): string =>
  String(path.findLast((step) => typeof step === "string") ?? "")
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .replaceAll(/[\s-]+/g, "_")
    .toLowerCase();

const share = (texts: readonly string[], is: (text: string) => boolean): number =>
  texts.length === 0 ? 0 : texts.filter(is).length / texts.length;
const meanLength = (texts: readonly string[]): number =>
  texts.length === 0 ? 0 : texts.reduce((sum, text) => sum + text.length, 0) / texts.length;

// ---- photo ----

const PHOTO_WORD = /(?:^|_)(?:image|img|photo|pic|picture|frame|screenshot|figure|jpg)s?(?:_|\d|$)|图片|图像|照片|影像/;
const PHOTO_BYTES = /base64|_b64|bytes|size|width|height|caption|class|desc|mask|embedding|count|num/;

function photoScore(column: Column): number {
  const { kind, texts } = column;
  if (kind === "record" || kind === "records" || kind === "list" || texts.length === 0) return 0;
  if (texts.some((text) => text.length > 2000)) return 0;
  const name = nameOf(column);
  if (PHOTO_BYTES.test(name)) return 0;
  const isFile = share(texts, (text) => PHOTO_NAME.test(text.split(/[?#]/)[0] ?? ""));
  const isNamed = isPhotoKey(name) ? 3 : PHOTO_WORD.test(name) || /image|图/.test(name) ? 2 : 0;
  const isPlace = /^(?:file|path|file_?path|filename|file_?name|src|url|uri|media|文件|路径)$/.test(name) ? 1 : 0;
  // A number alone is a name only where its key says so, and nothing better is there.
  if (isFile < 0.5)
    return isNamed > 0 && kind !== "texts" ? (kind === "number" || /id$/.test(name) ? 0.5 : isNamed / 2) : 0;
  const isInList = column.path.includes(EACH) ? 1 : 0;
  return 4 * isFile + isNamed + isPlace - isInList - (/url|flickr|thumb/.test(name) ? 1 : 0);
}

// ---- a question and its answer ----

const NO_TEXT =
  /(?:^|_)(?:id|ids|uid|uuid|idx|index|split|source|url|license|lang|language|type|kind|category|subject|topic|grade|difficulty|score|rating|model|version|hash|width|height|bbox|box|boxes|time|date|author|program|tokens?|task|skill|program|location|modality)$/;
const QUESTION: readonly [RegExp, number][] = [
  [/^(?:question|q|questions|问题|提问|问|题目)$/, 6],
  [/^(?:query|queries|prompt|instruction|problem|ask|user|human|user_input|input_text|request|text_in|指令)$/, 5],
  [/question|quest|query|prompt|instruct|问/, 3],
  [/^(?:input|inputs|text|stem|task_input)$/, 1.5],
];
const ANSWER: readonly [RegExp, number][] = [
  [/^(?:answer|a|answers|回答|答案|答)$/, 6],
  [
    /^(?:response|output|outputs|reply|solution|target|completion|label|assistant|gpt|gt|ground_truth|groundtruth|gt_answer|chosen|model_answer|text_out|ans|输出)$/,
    5,
  ],
  [/answer|respon|reply|ground_?truth|output|答/, 3.5],
  [/caption|descri|sentence|描述|说明/, 3],
  [/^(?:text|raw|summary|label_text|value|content|rationale|explanation)$/, 1.5],
];

const scoreBy = (name: string, table: readonly [RegExp, number][]): number =>
  table.find(([pattern]) => pattern.test(name))?.[1] ?? 0;

const isText = ({ kind, texts }: Column) =>
  (kind === "text" || kind === "texts" || kind === "number") && texts.length > 0;

function questionScore(column: Column): number {
  if (!isText(column) || column.kind === "number") return 0;
  const name = nameOf(column);
  if (NO_TEXT.test(name)) return 0;
  const byName = scoreBy(name, QUESTION);
  const asks = share(column.texts, (text) => /[?？]\s*$/.test(text));
  return byName === 0 && asks < 0.5 ? 0 : byName + 2 * asks;
}

function answerScore(column: Column): number {
  if (!isText(column)) return 0;
  const name = nameOf(column);
  if (NO_TEXT.test(name) && !/^label$/.test(name)) return 0;
  const byName = scoreBy(name, ANSWER);
  const asks = share(column.texts, (text) => /[?？]\s*$/.test(text));
  // What `answer_type`, `answers_confidence` say is not the answer.
  const beside = /type|conf|count|num|lang|id$|source|choices|options|candidates/.test(name) ? 3 : 0;
  return byName === 0 ? 0 : byName - beside - 2 * asks + (column.kind === "number" ? -1 : 0);
}

/** Lists that a key leads through, as a text: a question and its answer lead through the same. */
const listOf = ({ path }: Column): string => printKeyPath(path.slice(0, path.lastIndexOf(EACH) + 1));

function pairIn(columns: readonly Column[]): { mapping: Mapping; score: number } | null {
  let found: { mapping: Mapping; score: number } | null = null;
  const questions: (Column | null)[] = columns.filter((column) => questionScore(column) > 0);
  for (const question of [...questions, null]) {
    for (const answer of columns) {
      const byAnswer = answerScore(answer);
      if (byAnswer <= 0 || answer === question) continue;
      const isBeside = question !== null && listOf(question) === listOf(answer);
      // Several answers to one question are joined; several questions want as many answers.
      if (question !== null && !isBeside && listOf(question) !== "") continue;
      const byQuestion = question === null ? 0 : questionScore(question) + (isBeside ? 2 : 0);
      const score = byAnswer + byQuestion - depthOf(answer) / 10;
      if (found && found.score >= score) continue;
      found = { mapping: { ...(question ? { question: question.key } : {}), answer: answer.key }, score };
    }
  }
  return found ?? unnamedPair(columns);
}

const depthOf = ({ path }: Column) => path.length;

/** Where no name tells: what asks, and the longest text beside it. */
function unnamedPair(columns: readonly Column[]): { mapping: Mapping; score: number } | null {
  const question = best(columns, questionScore);
  const answer = best(columns, (column) =>
    column !== question &&
    isText(column) &&
    column.kind !== "number" &&
    !NO_TEXT.test(nameOf(column)) &&
    (question === undefined || listOf(question) === listOf(column))
      ? meanLength(column.texts)
      : 0,
  );
  return question && answer ? { mapping: { question: question.key, answer: answer.key }, score: 1 } : null;
}

// ---- a list of turns ----

const TALK = /turn|dialog|convers|chat|talk|messages?|utterance|history|thread|exchange|对话|会话/;
const ROLE = /^(?:role|from|speaker|sender|author|who|participant|actor|side|type|name|user|user_id|by|角色|说话人)$/;
const SAID = /^(?:content|value|text|message|utterance|said|say|body|msg|words|sentence|line|内容|文本)$/;
/** More voices than these are no two sides. */
const VOICES_MAX = 6;

function turnsIn(columns: readonly Column[]): { mapping: Mapping; score: number } | null {
  let found: { mapping: Mapping; score: number } | null = null;
  for (const column of columns) {
    const own = column.path.includes(EACH) ? null : turnsOf(column);
    if (own && (!found || own.score > found.score)) found = own;
  }
  return found;
}

function turnsOf(column: Column): { mapping: Mapping; score: number } | null {
  const isTalk = TALK.test(nameOf(column));
  if (column.kind === "texts" && isTalk) return { mapping: { turns: column.key }, score: 4 };
  if (column.kind !== "records") return null;
  // An element that asks and answers is no turn.
  const inside = column.inside ?? [];
  if (inside.some((one) => questionScore(one) >= 5) && inside.some((one) => answerScore(one) >= 5)) return null;
  const role = best(inside, (one) => {
    const voices = new Set(one.texts.map((text) => text.toLowerCase()));
    const isFew = voices.size > 0 && voices.size <= VOICES_MAX && one.texts.length > 1;
    return isFew && ROLE.test(nameOf(one)) && one.kind !== "records" ? (voices.size > 1 ? 3 : 1) : 0;
  });
  const text = best(inside, (one) =>
    one !== role && isText(one) && one.kind !== "number"
      ? (SAID.test(nameOf(one)) ? 1000 : 0) + Math.min(999, meanLength(one.texts))
      : 0,
  );
  if (!text || (!role && !isTalk)) return null;
  const mapping: Mapping = { turns: column.key, text: text.key, ...(role ? { role: role.key, ...wordsOf(role) } : {}) };
  return { mapping, score: (isTalk ? 6 : 3) + (role ? 4 : 0) };
}

/** Words of its own that a list has for its two sides: who speaks first asks. Nothing where trainers know them. */
function wordsOf({ texts }: Column): Pick<Mapping, "user" | "assistant"> {
  const voices = [...new Set(texts)];
  const foreign = voices.filter((word) => roleOfWord(word.trim().toLowerCase()) === null);
  if (foreign.length === 0) return {};
  const helps = (word: string) =>
    /assist|agent|bot|model|gpt|ai$|^ai|answer|doctor|expert|teacher|system|助手|客服|医生/i.test(word);
  const known = (word: string) => roleOfWord(word.trim().toLowerCase());
  const answering = foreign.filter(helps);
  const rest = foreign.filter((word) => !helps(word));
  const hasAnswer = answering.length > 0 || voices.some((word) => known(word) === "gpt");
  const [first, ...later] = rest;
  const user = hasAnswer ? rest : first === undefined ? [] : [first];
  const assistant = hasAnswer ? answering : later;
  return { ...(user.length > 0 ? { user } : {}), ...(assistant.length > 0 ? { assistant } : {}) };
}

// ---- boxes ----

const BOX_WORD =
  /(?:^|_)(?:bbox|box|boxes|bboxes|rects?|rectangles?|regions?|coords?|coordinates?|xyxy|xywh)(?:_|\d|$)|框|坐标/;

/** Lists of numbers under the name of boxes: four a box, by themselves or in a list. */
function boxScore(column: Column): number {
  if (column.kind !== "list" || !BOX_WORD.test(nameOf(column))) return 0;
  return column.texts.every((text) => text.trim() !== "" && Number.isFinite(Number(text))) ? 1 : 0;
}

// ---- task ----

const taskScore = (column: Column): number =>
  column.kind === "text" &&
  !column.path.includes(EACH) &&
  /^(?:task|task_name|task_type|question_type|qtype|skill)$/.test(nameOf(column)) &&
  column.texts.every((text) => text.length <= 60)
    ? 1
    : 0;
