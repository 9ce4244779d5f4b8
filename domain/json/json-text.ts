/**
 * Cuts and joins JSON as text, so that what is not changed stays as it came: key order, number literals beyond 2^53,
 * escapes, doubled keys. Works on texts that a parser has already accepted as JSON.
 */

/** The elements of an array's text, each as its own text. */
export function elementsOf(arrayText: string): string[] {
  const elements: string[] = [];
  let at = skipBlanks(arrayText, 0) + 1;
  for (;;) {
    at = skipBlanks(arrayText, at);
    if (at >= arrayText.length || arrayText[at] === "]") return elements;
    const end = endOfValue(arrayText, at);
    elements.push(arrayText.slice(at, end));
    at = skipBlanks(arrayText, end);
    if (arrayText[at] === ",") at++;
  }
}

/**
 * An object's text with the value of one of its own keys replaced by another value's text. Null where the object has no
 * such key.
 */
export function withMember(objectText: string, key: string, valueText: string): string | null {
  const place = findMember(objectText, key);
  return place && objectText.slice(0, place.start) + valueText + objectText.slice(place.end);
}

/** The text of the value of one of an object's own keys; null where it has no such key. */
export function memberText(objectText: string, key: string): string | null {
  const place = findMember(objectText, key);
  return place && objectText.slice(place.start, place.end);
}

/** Where the value of an object's own key stands. Of a doubled key the last counts, as for readers. */
function findMember(objectText: string, key: string): { start: number; end: number } | null {
  let found: { start: number; end: number } | null = null;
  let at = skipBlanks(objectText, 0) + 1;
  for (;;) {
    at = skipBlanks(objectText, at);
    if (at >= objectText.length || objectText[at] === "}") return found;
    const keyEnd = endOfString(objectText, at);
    const start = skipBlanks(objectText, skipBlanks(objectText, keyEnd) + 1);
    const end = endOfValue(objectText, start);
    if (isKey(objectText.slice(at, keyEnd), key)) found = { start, end };
    at = skipBlanks(objectText, end);
    if (objectText[at] === ",") at++;
  }
}

/** The same value without the white space between its tokens, which nobody means. */
export function compactJson(text: string): string {
  let compact = "";
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) at = endOfString(text, at) - 1;
    else if (unit <= 32) {
      compact += text.slice(from, at);
      from = skipBlanks(text, at);
      at = from - 1;
    }
  }
  return from === 0 ? text : compact + text.slice(from);
}

/** The same value on one line: outside of strings JSON allows line breaks, inside it does not. */
export const onOneLine = (jsonText: string): string =>
  jsonText.includes("\n") || jsonText.includes("\r") ? jsonText.replace(/[\r\n]+/g, " ") : jsonText;

const isKey = (quoted: string, key: string) =>
  quoted.length === key.length + 2 ? quoted.slice(1, -1) === key : quoted.includes("\\") && JSON.parse(quoted) === key;

/** The first place from `from` on that is no white space. */
export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 32) at++;
  return at;
}

/** Just behind the value that begins at `start`. */
export function endOfValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return endOfString(text, start);
  if (first !== "{" && first !== "[") return endOfLiteral(text, start);
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) at = endOfString(text, at) - 1;
    else if (unit === OPEN_BRACE || unit === OPEN_BRACKET) depth++;
    else if ((unit === CLOSE_BRACE || unit === CLOSE_BRACKET) && --depth === 0) return at + 1;
  }
  return text.length;
}

const [QUOTE, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [34, 123, 125, 91, 93];

/** Just behind the closing quote of the string that opens at `start`. */
export function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1);
  while (quote > 0 && isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
  return quote < 0 ? text.length : quote + 1;
}

function isEscaped(text: string, quote: number): boolean {
  let slashes = 0;
  while (text[quote - 1 - slashes] === "\\") slashes++;
  return slashes % 2 === 1;
}

/** Just behind the number, true, false or null that begins at `start`. */
export function endOfLiteral(text: string, start: number): number {
  let at = start;
  while (at < text.length && !",]}".includes(text[at] as string) && text.charCodeAt(at) > 32) at++;
  return at;
}
