import { memberNode, outlineOf, textOf } from "#domain/json/json-outline.ts";

/** The text of the value of one of an object's own keys, or null. */
export function memberText(objectText: string, key: string): string | null {
  const outline = outlineOf(objectText);
  const value = outline && memberNode(outline, key);
  return value ? textOf(objectText, value) : null;
}
