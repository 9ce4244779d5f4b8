import { IMAGE_TOKEN } from "#domain/llava/template.ts";

/** A part of a message's content, as chat templates of transformers take it. */
export type ContentPart = { type: "image" } | { type: "text"; text: string };

/** A text as parts: a photo for each `<image>`, and the words around it, without the blanks that set it apart. */
export function contentParts(value: string): ContentPart[] {
  const texts = value.split(IMAGE_TOKEN);
  return texts.flatMap((text, index): ContentPart[] => {
    const words = texts.length === 1 ? text : text.trim();
    return [
      ...(index === 0 ? [] : [{ type: "image" as const }]),
      ...(words === "" ? [] : [{ type: "text" as const, text: words }]),
    ];
  });
}
