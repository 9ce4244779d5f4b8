import type program from "#messages/en/program.json";

/** The name of a sentence in messages/<language>/program.json: the closed list of what the program says of itself. */
export type MessageCode = keyof typeof program.messages;

/** What fills a gap of a sentence: a text or number as it is, sentences as each language words them. */
export type MessageValue = string | number | Message | readonly Message[];

/** A sentence as data: what errors, Runs and reports carry and store. It is worded where it is read. */
export type Message = { readonly code: MessageCode; readonly data: { readonly [gap: string]: MessageValue } };

/** A language's wording of all messages; `separator` stands between those of a list. */
export type MessageCatalogue = { separator: string; messages: Readonly<Record<string, string>> };

/** A sentence by its name, with what fills its gaps. An id is kept as its digits, which JSON can hold. */
export const message = (code: MessageCode, data: Record<string, MessageValue | bigint> = {}): Message => ({
  code,
  data: Object.fromEntries(
    Object.entries(data).map(([gap, value]) => [gap, typeof value === "bigint" ? String(value) : value]),
  ),
});

/** Words that are nobody's template: a library's, the system's, and texts that were stored before messages were data. */
export const ownWords = (text: string): Message => message("own", { text });

/** A message in the catalogue's language. One that the catalogue lacks, a newer release's, prints as its code and data. */
export function printMessage({ code, data }: Message, catalogue: MessageCatalogue): string {
  const template = Object.hasOwn(catalogue.messages, code) ? catalogue.messages[code] : undefined;
  if (template === undefined) return `${code} ${JSON.stringify(data)}`;
  return template.replace(GAP, (_, gap: string, branches?: string) =>
    branches === undefined ? printValue(data[gap], catalogue) : printPlural(Number(data[gap]), branches),
  );
}

/** A gap of a template: `{name}`, or ICU's `{name, plural, one {…} other {…}}` whose branches have no gaps but `#`. */
export const GAP = /\{(\w+)(?:, plural,((?: (?:=\d+|\w+) \{[^{}]*\})+))?\}/g;
/** The branches of a plural, each with what selects it. */
export const BRANCH = /(=\d+|\w+) \{([^{}]*)\}/g;

/**
 * The branch for a count, which is grouped as every language here groups digits. English has `one` and `other`; Chinese
 * has `other` alone, so its rules need not be asked. A count that an older release did not store takes `other`.
 */
function printPlural(count: number, branches: string): string {
  const words = new Map([...branches.matchAll(BRANCH)].map(([, selector, text]) => [selector, text]));
  const text = words.get(`=${count}`) ?? (count === 1 ? words.get("one") : undefined) ?? words.get("other") ?? "";
  return text.replaceAll("#", () => count.toLocaleString("en"));
}

function printValue(value: MessageValue | undefined, catalogue: MessageCatalogue): string {
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (value === undefined) return "";
  return isList(value)
    ? value.map((one) => printMessage(one, catalogue)).join(catalogue.separator)
    : printMessage(value, catalogue);
}

/** Whether a value that was stored or received has the shape of a message; its code may be a newer release's. */
export function isMessage(value: unknown): value is Message {
  if (!isRecord(value) || typeof value.code !== "string" || !isRecord(value.data)) return false;
  return Object.values(value.data).every(isValue);
}

/** A stored or received message; a text of an older release as words of its own. Null for all else. */
export function parseMessage(value: unknown): Message | null {
  if (typeof value === "string" && value !== "") return ownWords(value);
  return isMessage(value) ? { code: value.code, data: value.data } : null;
}

const isValue = (value: unknown): boolean =>
  typeof value === "string" ||
  typeof value === "number" ||
  (Array.isArray(value) ? value.every(isMessage) : isMessage(value));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isList = (value: Message | readonly Message[]): value is readonly Message[] => Array.isArray(value);
