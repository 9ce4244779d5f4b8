import { isStorable } from "#domain/entry/plain-text.ts";
import { jsonPairs, type ParsedConversation } from "./json-answer.ts";

/** Why a piece of an answer was not read. `text` is the piece as the model wrote it. */
export type AnswerReject = {
  code: "noAnswer" | "noQuestion" | "emptyText" | "unstorable" | "unreadable";
  text: string;
};

export type ParsedAnswer = { conversations: ParsedConversation[]; rejects: AnswerReject[] };

/**
 * Reads questions and answers out of what a model wrote: lines that begin `Question:` and `Answer:` in any of the ways that models write them
 * (numbers, bold, headings, Q1:, User:, full-width colons), or JSON. Never fails: what cannot be read is a reject with its text.
 */
export function parsePairs(answer: string): ParsedAnswer {
  if (!isStorable(answer)) return { conversations: [], rejects: [{ code: "unstorable", text: answer }] };
  const json = jsonPairs(answer);
  const parsed = json ? { conversations: json, rejects: [] } : parseLines(withoutFences(answer));
  const read = withoutEmpty(parsed);
  if (read.conversations.length === 0 && read.rejects.length === 0)
    return { conversations: [], rejects: [{ code: "unreadable", text: answer }] };
  return read;
}

/** Reads a description: the text, without the fences and the title that some models put around it. Null where nothing is left. */
export function parseDescription(answer: string): string | null {
  if (!isStorable(answer)) return null;
  const text = withoutFences(answer)
    .trim()
    .replace(
      /^\s*(?:#{1,6}\s*|\*{1,2})?(?:detailed )?description(?:\*{1,2})?\s*[:：]?(?:\*{1,2})?[ \t]*\n*/i,
      (title) => (/[:：\n]/.test(title) ? "" : title),
    )
    .trim();
  return text === "" ? null : text;
}

/**
 * `Topic`, `Question` or `Answer` at a line's start, behind numbers and marks of lists and headings, and before a colon. Looked for in a line's first
 * signs alone, and no two stars of it match one sign: what a model repeats 100,000 times would be looked at for hours.
 */
const LABEL =
  /^[\s>#*_\-–•]{0,20}(?:\(?\d{1,3}[.):][\s*_]{0,10})?(topic|theme|subject|conversation|dialogue|question|q|user|human|answer|a|assistant|gpt)[\s#*_\d]{0,12}[:：][\s*_]{0,10}/i;
/** A heading without a colon. */
const HEADING = /^[\s>#*_-]{0,20}conversation[\s#]{0,4}\d{1,3}(?=[^a-z\d]|$)[\s*_.–—-]{0,10}/i;
const LABEL_MAX = 100;
const RULE = /^(?:-{3,}|={3,}|\*{3,}|_{3,})$/;

type Side = "topic" | "question" | "answer";
const SIDES: Readonly<Record<string, Side>> = {
  ...{ topic: "topic", theme: "topic", subject: "topic", conversation: "topic", dialogue: "topic" },
  ...{ question: "question", q: "question", user: "question", human: "question" },
  ...{ answer: "answer", a: "answer", assistant: "answer", gpt: "answer" },
};

function parseLines(text: string): ParsedAnswer {
  const conversations: ParsedConversation[] = [];
  const rejects: AnswerReject[] = [];
  let open: { side: Side; lines: string[] } | null = null;
  let question: string | null = null;
  const conversation = (): ParsedConversation => {
    const last = conversations.at(-1);
    if (last) return last;
    const first = { topic: null, pairs: [] };
    conversations.push(first);
    return first;
  };
  const closeQuestion = () => {
    if (question !== null) rejects.push({ code: "noAnswer", text: question });
    question = null;
  };
  const close = () => {
    if (!open) return;
    const written = open.lines.join("\n").trim();
    if (open.side === "topic") {
      closeQuestion();
      const last = conversations.at(-1);
      // A heading and a topic below it are of one conversation.
      if (last && last.pairs.length === 0) last.topic = written || last.topic;
      else conversations.push({ topic: written || null, pairs: [] });
    } else if (open.side === "question") {
      closeQuestion();
      question = written;
    } else if (question === null) rejects.push({ code: "noQuestion", text: written });
    else {
      conversation().pairs.push({ question, answer: written });
      question = null;
    }
    open = null;
  };
  for (const line of text.split(/\r\n|[\n\r\u2028\u2029]/)) {
    const head = line.slice(0, LABEL_MAX);
    const label = LABEL.exec(head) ?? HEADING.exec(head);
    if (label) {
      close();
      const side = SIDES[(label[1] ?? "topic").toLowerCase()] ?? "answer";
      open = { side, lines: [unmarked(line.slice(label[0].length).trimEnd())] };
    } else if (RULE.test(line.trim())) close();
    else open?.lines.push(line.trimEnd());
  }
  close();
  closeQuestion();
  return { conversations: conversations.filter(({ pairs }) => pairs.length > 0), rejects };
}

/** Bold that is closed behind what it was opened before. */
const unmarked = (text: string): string =>
  text.endsWith("**") && text.indexOf("**") === text.length - 2 ? text.slice(0, -2) : text;

function withoutEmpty({ conversations, rejects }: ParsedAnswer): ParsedAnswer {
  const refused = [...rejects];
  const kept = conversations.map(({ topic, pairs }) => ({
    topic: topic?.trim() || null,
    pairs: pairs.flatMap((pair) => {
      const [question, answer] = [pair.question.trim(), pair.answer.trim()];
      if (question !== "" && answer !== "") return [{ question, answer }];
      if (question !== "" || answer !== "") refused.push({ code: "emptyText", text: question + answer });
      return [];
    }),
  }));
  return { conversations: kept.filter(({ pairs }) => pairs.length > 0), rejects: refused };
}

/** A text without the lines of a fenced block around it. */
const withoutFences = (text: string): string => text.replace(/^[ \t]*(?:```|~~~)[^\n]*$/gm, "");
