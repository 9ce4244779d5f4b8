import { elementsOf, withMember } from "#domain/json/json-text.ts";
import { IMAGE_TOKEN } from "#domain/llava/template.ts";
import { isRecord } from "./shape.ts";

/** What stands in a text in the place of a video, as trainers write it. */
export const VIDEO_TOKEN = "<video>";

/** A part of a message: a text, a photo or video with the name that it has there (null: it stands for one named elsewhere), or what is not read. */
export type Part = { kind: "text"; text: string } | { kind: Medium; name: unknown } | { kind: "other"; type: string };

type Medium = "image" | "video";
const TOKENS: Readonly<Record<Medium, string>> = { image: IMAGE_TOKEN, video: VIDEO_TOKEN };

/** What a part of a message's content is: OpenAI's (`image_url`), TRL's and Qwen's (`image`, `video`), or a bare text. */
export function partOf(value: unknown): Part {
  if (typeof value === "string") return { kind: "text", text: value };
  if (!isRecord(value)) return { kind: "other", type: typeof value };
  const type = typeof value.type === "string" ? value.type : null;
  if (typeof value.text === "string" && (type === null || /text$/.test(type)))
    return { kind: "text", text: value.text };
  if (type === null ? "image" in value || "image_url" in value : /^(?:input_)?image(?:_url)?$/.test(type))
    return { kind: "image", name: nameOf(value) };
  if (type === null ? "video" in value || "video_url" in value : /^(?:input_)?video(?:_url)?$/.test(type))
    return { kind: "video", name: nameOf(value) };
  return { kind: "other", type: type ?? Object.keys(value)[0] ?? "" };
}

/** A part's own name for its photo or video; null where it stands for one that is named elsewhere. */
function nameOf(part: Readonly<Record<string, unknown>>): unknown {
  const named = part.image ?? part.image_url ?? part.video ?? part.video_url ?? part.path ?? part.url ?? null;
  return isRecord(named) && "url" in named ? named.url : named;
}

/** A list of content parts as one text: texts that follow each other as lines, each photo as `<image>`, each video as `<video>`. Null where a part is neither. */
export function textOfParts(parts: readonly unknown[]): string | null {
  let text = "";
  let isBehindText = false;
  for (const value of parts) {
    const part = partOf(value);
    if (part.kind === "other") return null;
    if (part.kind === "text") text += isBehindText ? `\n${part.text}` : part.text;
    else text += TOKENS[part.kind];
    isBehindText = part.kind === "text";
  }
  return text;
}

/**
 * The JSON of a list of content parts with another text in it: photos and videos keep their parts as they stand, in the order of the
 * text's `<image>` and `<video>`; one that the text lacks is left out. Texts that are as they were keep theirs, also.
 */
export function withTextOfParts(partsJson: string, text: string): string {
  const parts = elementsOf(partsJson).map((json) => ({ json, part: partOf(JSON.parse(json)) }));
  const left = { image: partsOf(parts, "image"), video: partsOf(parts, "video") };
  const runs = runsOfText(parts);
  const printed: string[] = [];
  let run = 0;
  let own = "";
  const endRun = () => {
    const before = runs[run++] ?? [];
    printed.push(...(textOf(before) === own ? before.map(({ json }) => json) : printText(before, own)));
    own = "";
  };
  for (const piece of text.split(TOKEN)) {
    const medium = piece === VIDEO_TOKEN ? "video" : piece === IMAGE_TOKEN ? "image" : null;
    const part = medium && left[medium].shift();
    // A placeholder beyond the parts there are is a word of the text.
    if (part === null || part === undefined) {
      own += piece;
      continue;
    }
    endRun();
    printed.push(part.json);
  }
  endRun();
  return `[${printed.join(",")}]`;
}

const TOKEN = /(<image>|<video>)/;

type Printed = { json: string; part: Part };

const partsOf = (parts: readonly Printed[], medium: Medium) => parts.filter(({ part }) => part.kind === medium);

/** The texts before the first photo or video, between it and the next, and so on. */
function runsOfText(parts: readonly Printed[]): Printed[][] {
  const runs: Printed[][] = [[]];
  for (const each of parts) {
    if (each.part.kind === "image" || each.part.kind === "video") runs.push([]);
    else runs.at(-1)?.push(each);
  }
  return runs;
}

const textOf = (run: readonly Printed[]) => run.map(({ part }) => (part.kind === "text" ? part.text : "")).join("\n");

/** A text in the first of the parts that it replaces, or in a part of its own. */
function printText([first]: readonly Printed[], text: string): string[] {
  if (text === "") return [];
  const value = JSON.stringify(text);
  if (!first) return [`{"type":"text","text":${value}}`];
  return [first.json.startsWith('"') ? value : (withMember(first.json, "text", value) ?? value)];
}

/** The parts of a list of messages, one message after the other; none where it is no such list, and of texts. */
export function partsOfMessages(messages: unknown): ReturnType<typeof partOf>[] {
  if (!Array.isArray(messages)) return [];
  return messages.flatMap((own) => {
    const content = typeof own === "object" && own !== null ? (own as { content?: unknown }).content : null;
    return Array.isArray(content) ? content.map(partOf) : [];
  });
}
