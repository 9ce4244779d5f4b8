import { elementsOf, withMember } from "#domain/json/json-text.ts";
import { IMAGE_TOKEN } from "#domain/llava/template.ts";
import { isRecord } from "./shape.ts";

/** A part of a message: a text, a photo with the name that it has there (null: it stands for one named elsewhere), or what is not read. */
export type Part = { kind: "text"; text: string } | { kind: "image"; name: unknown } | { kind: "other"; type: string };

/** What a part of a message's content is: OpenAI's (`image_url`), TRL's and Qwen's (`image`), or a bare text. */
export function partOf(value: unknown): Part {
  if (typeof value === "string") return { kind: "text", text: value };
  if (!isRecord(value)) return { kind: "other", type: typeof value };
  const type = typeof value.type === "string" ? value.type : null;
  if (typeof value.text === "string" && (type === null || /text$/.test(type)))
    return { kind: "text", text: value.text };
  if (type === null ? "image" in value || "image_url" in value : /^(?:input_)?image(?:_url)?$/.test(type))
    return { kind: "image", name: nameOf(value) };
  return { kind: "other", type: type ?? Object.keys(value)[0] ?? "" };
}

/** A part's own name for its photo; null where it stands for one that is named elsewhere. */
function nameOf(part: Readonly<Record<string, unknown>>): unknown {
  const named = part.image ?? part.image_url ?? part.path ?? part.url ?? null;
  return isRecord(named) && "url" in named ? named.url : named;
}

/** A list of content parts as one text: texts that follow each other as lines, each photo as `<image>`. Null where a part is neither. */
export function textOfParts(parts: readonly unknown[]): string | null {
  let text = "";
  let isBehindText = false;
  for (const value of parts) {
    const part = partOf(value);
    if (part.kind === "other") return null;
    text += part.kind === "image" ? IMAGE_TOKEN : isBehindText ? `\n${part.text}` : part.text;
    isBehindText = part.kind === "text";
  }
  return text;
}

/**
 * The JSON of a list of content parts with another text in it: photos keep their parts as they stand, in the order of the
 * text's `<image>`; one that the text lacks is left out. Texts that are as they were keep theirs, also.
 */
export function withTextOfParts(partsJson: string, text: string): string {
  const parts = elementsOf(partsJson).map((json) => ({ json, part: partOf(JSON.parse(json)) }));
  const images = parts.filter(({ part }) => part.kind === "image");
  const runs = runsOfText(parts);
  const wanted = splitAtTokens(text, images.length);
  const printed = wanted.flatMap((own, index): string[] => {
    const run = runs[index] ?? [];
    const photo = index === 0 ? [] : [images[index - 1]?.json ?? ""];
    return [...photo, ...(textOf(run) === own ? run.map(({ json }) => json) : printText(run, own))];
  });
  return `[${printed.join(",")}]`;
}

type Printed = { json: string; part: Part };

/** The texts before the first photo, between it and the next, and so on. */
function runsOfText(parts: readonly Printed[]): Printed[][] {
  const runs: Printed[][] = [[]];
  for (const each of parts) {
    if (each.part.kind === "image") runs.push([]);
    else runs.at(-1)?.push(each);
  }
  return runs;
}

/** The text between its first so many `<image>`. */
function splitAtTokens(text: string, tokens: number): string[] {
  const pieces = text.split(IMAGE_TOKEN);
  return pieces.length <= tokens + 1 ? pieces : [...pieces.slice(0, tokens), pieces.slice(tokens).join(IMAGE_TOKEN)];
}

const textOf = (run: readonly Printed[]) => run.map(({ part }) => (part.kind === "text" ? part.text : "")).join("\n");

/** A text in the first of the parts that it replaces, or in a part of its own. */
function printText([first]: readonly Printed[], text: string): string[] {
  if (text === "") return [];
  const value = JSON.stringify(text);
  if (!first) return [`{"type":"text","text":${value}}`];
  return [first.json.startsWith('"') ? value : (withMember(first.json, "text", value) ?? value)];
}
