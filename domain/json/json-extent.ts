import { endOfString } from "./json-text.ts";

/** How deep a JSON text is nested, and how many values it holds; an empty array or object counts as two. */
export type JsonExtent = { depth: number; values: number };

/**
 * Measures a text, JSON or not, without parsing it, in one pass: a parser takes 250 bytes of memory for each empty array
 * of two characters. Stops as soon as a limit is passed.
 */
export function jsonExtent(text: string, max: JsonExtent): JsonExtent {
  const extent = { depth: 0, values: 1 };
  let depth = 0;
  for (let at = 0; at < text.length && extent.depth <= max.depth && extent.values <= max.values; at++) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) at = endOfString(text, at) - 1;
    else if (unit === COMMA) extent.values++;
    else if (unit === OPEN_BRACE || unit === OPEN_BRACKET) {
      depth++;
      extent.values++;
      if (depth > extent.depth) extent.depth = depth;
    } else if (unit === CLOSE_BRACE || unit === CLOSE_BRACKET) depth--;
  }
  return extent;
}

const [QUOTE, COMMA, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [34, 44, 123, 125, 91, 93];
