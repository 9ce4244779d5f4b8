import { createHash } from "node:crypto";
import { canonicalOf } from "#domain/json/canonical-json.ts";
import { outlineOf } from "#domain/json/json-outline.ts";

/**
 * What a body that is sent again is known by: the SHA-256 of its JSON value as it was received. Of the value and not of the
 * bytes, since whoever sends it again may print it again; as received and not as parsed, since a later schema fills in what an
 * older page does not know.
 */
export function hashReceived(text: string): Buffer {
  const outline = outlineOf(text);
  return createHash("sha256")
    .update(outline ? canonicalOf(text, outline) : text)
    .digest();
}
