export type ParsedPair = { question: string; answer: string };
export type ParsedConversation = { topic: string | null; pairs: ParsedPair[] };

/** Some models answer in JSON whatever they are told: `[{"question", "answer"}]`, `{"conversations": [{"topic", "content": […]}]}`. */
const QUESTION_KEYS = ["question", "Question", "q", "Q"];
const ANSWER_KEYS = ["answer", "Answer", "a", "A"];
const TOPIC_KEYS = ["topic", "Topic", "title"];
/** Beyond this nothing of ours is looked for; a list in a list without end would take the stack. */
const DEPTH_MAX = 6;

/** The conversations of an answer that is JSON, alone or in a fenced block; null where it is none or holds no pair. */
export function jsonPairs(answer: string): ParsedConversation[] | null {
  const value = jsonIn(answer);
  if (value === undefined) return null;
  const conversations = conversationsIn(value, null, 0).filter(({ pairs }) => pairs.length > 0);
  return conversations.length > 0 ? conversations : null;
}

function jsonIn(answer: string): unknown {
  const [opens, closes] = [answer.indexOf("```"), answer.lastIndexOf("```")];
  const fenced = opens < closes ? answer.slice(answer.indexOf("\n", opens) + 1, closes) : undefined;
  for (const text of [fenced, answer]) {
    if (text === undefined || !/^\s*[[{]/.test(text)) continue;
    try {
      return JSON.parse(text);
    } catch {
      // It only looks like JSON: it is read by its lines.
    }
  }
  return undefined;
}

function conversationsIn(value: unknown, topic: string | null, depth: number): ParsedConversation[] {
  if (depth > DEPTH_MAX || typeof value !== "object" || value === null) return [];
  if (!Array.isArray(value)) {
    const own = value as Record<string, unknown>;
    const pair = pairOf(own);
    if (pair) return [{ topic, pairs: [pair] }];
    const named = textAt(own, TOPIC_KEYS) ?? topic;
    return Object.values(own).flatMap((inner) => conversationsIn(inner, named, depth + 1));
  }
  const turns = turnsOf(value);
  if (turns) return [{ topic, pairs: turns }];
  const conversations: ParsedConversation[] = [];
  let loose: ParsedConversation | null = null;
  for (const element of value) {
    const pair = isObject(element) ? pairOf(element) : null;
    if (pair) {
      if (!loose) {
        loose = { topic, pairs: [] };
        conversations.push(loose);
      }
      loose.pairs.push(pair);
    } else conversations.push(...conversationsIn(element, topic, depth + 1));
  }
  return conversations;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function pairOf(value: Record<string, unknown>): ParsedPair | null {
  const [question, answer] = [textAt(value, QUESTION_KEYS), textAt(value, ANSWER_KEYS)];
  return question === null || answer === null ? null : { question, answer };
}

/** Messages by turns, as `from`/`value` or `role`/`content`. */
function turnsOf(list: readonly unknown[]): ParsedPair[] | null {
  const pairs: ParsedPair[] = [];
  for (let at = 0; at + 1 < list.length; at += 2) {
    const [question, answer] = [messageOf(list[at]), messageOf(list[at + 1])];
    if (!question || !answer || answer.isQuestion || !question.isQuestion) return null;
    pairs.push({ question: question.text, answer: answer.text });
  }
  return pairs.length > 0 && list.length % 2 === 0 ? pairs : null;
}

function messageOf(value: unknown): { isQuestion: boolean; text: string } | null {
  if (!isObject(value)) return null;
  const [side, text] = [textAt(value, ["from", "role"]), textAt(value, ["value", "content"])];
  return side === null || text === null ? null : { isQuestion: side === "user" || side === "human", text };
}

const textAt = (value: Record<string, unknown>, keys: readonly string[]): string | null => {
  for (const key of keys) if (Object.hasOwn(value, key) && typeof value[key] === "string") return value[key];
  return null;
};
