import { asBytes, type ByteText } from "./byte-text.ts";

/**
 * JSON with U+0085, U+2028 and U+2029 as escapes. JSON allows them in a string, but Python's splitlines, pandas and
 * Node's readline end a line there. They stand nowhere but in strings, so that an escape means the same.
 */
export function withoutLineBreaks(json: ByteText): ByteText {
  // Most have none, and looking for a byte is quicker than for a pattern.
  if (!json.includes("\xe2\x80") && !json.includes("\xc2\x85")) return json;
  return asBytes(json.replace(BREAKS, (bytes) => ESCAPES[bytes] ?? bytes));
}

/** By their bytes in UTF-8. */
const ESCAPES: Record<string, string> = {
  "\xc2\x85": "\\u0085",
  "\xe2\x80\xa8": "\\u2028",
  "\xe2\x80\xa9": "\\u2029",
};
const BREAKS = /\xc2\x85|\xe2\x80[\xa8\xa9]/g;
