import { isPhotoKey } from "#domain/photo/record-photo.ts";
import { type Mapping, mappingSchema } from "#domain/shapes/mapping.ts";
import { roleOfWord } from "#domain/shapes/message-list.ts";
import { isRecord, type JsonRecord } from "#domain/shapes/shape.ts";

/** An annotation file as a list of files names it: below which folder its photos are, and which keys are what, where the list says so. */
export type ListedFile = { path: string; root: string | null; mapping: Mapping | null };

/** A file that names annotation files. `elsewhere`: so many more that are no files here (a hub's data set, a script). */
export type FileList = {
  kind: "InternVL" | "LLaMA-Factory" | "LLaVA-NeXT";
  files: readonly ListedFile[];
  elsewhere: number;
};

const DATA_NAME = /\.(?:jsonl?|ndjson)(?:\.(?:gz|zst))?$/i;

/**
 * Reads InternVL's meta file (name → root, annotation: OpenGVLab/InternVL, internvl_chat/internvl/train/internvl_chat_finetune.py; xtuner writes
 * `media_root`), LLaMA-Factory's dataset_info.json (src/llamafactory/data/parser.py at 01d3ac6), and LLaVA-NeXT's mixture (`datasets` of `json_path`:
 * llava/train/train.py). How often a file is repeated or sampled is a trainer's matter, and not read. Null for anything else.
 */
export function parseFileList(text: string, name: string): FileList | null {
  if (/\.ya?ml$/i.test(name)) return parseMixture(text);
  const value = parseJson(text);
  const entries = isRecord(value) ? Object.values(value) : [];
  if (entries.length === 0 || !entries.every(isRecord)) return null;
  return metaOf(entries) ?? datasetInfoOf(entries);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No list of files.
    return null;
  }
}

/** One line each: such files are written by hand, and a YAML of another form is told as one that is not read. */
function parseMixture(text: string): FileList | null {
  if (!/^datasets\s*:/m.test(text)) return null;
  const paths = [
    ...text.matchAll(/^\s*(?:-\s*)?json_path\s*:\s*(?:"([^"\n]+)"|'([^'\n]+)'|([^\s#"'][^#\n]*?))\s*(?:#.*)?$/gm),
  ].map(([, double, single, bare]) => double ?? single ?? bare ?? "");
  return paths.length === 0
    ? null
    : { kind: "LLaVA-NeXT", files: paths.map((path) => ({ path, root: null, mapping: null })), elsewhere: 0 };
}

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

function metaOf(entries: readonly JsonRecord[]): FileList | null {
  const files = entries.flatMap(({ annotation, root, media_root }): ListedFile[] => {
    const paths = Array.isArray(annotation) ? annotation : [annotation];
    return paths.flatMap((path) =>
      typeof path === "string" && DATA_NAME.test(path)
        ? [{ path, root: textOf(root) ?? textOf(media_root), mapping: null }]
        : [],
    );
  });
  return files.length >= entries.length ? { kind: "InternVL", files, elsewhere: 0 } : null;
}

const ELSEWHERE = ["hf_hub_url", "ms_hub_url", "om_hub_url", "script_url", "cloud_file_name"];

function datasetInfoOf(entries: readonly JsonRecord[]): FileList | null {
  const here = entries.filter(({ file_name }) => typeof file_name === "string");
  const away = entries.filter((entry) => !here.includes(entry) && ELSEWHERE.some((key) => key in entry));
  if (here.length === 0 || here.length + away.length < entries.length) return null;
  const files = here.flatMap((entry): ListedFile[] => {
    const path = String(entry.file_name);
    return DATA_NAME.test(path) ? [{ path, root: null, mapping: mappingOf(entry) }] : [];
  });
  // Records under names may have a photo's `file_name`.
  return files.length === 0 ? null : { kind: "LLaMA-Factory", files, elsewhere: entries.length - files.length };
}

/** What `columns` and `tags` say beyond what the shapes of records know by themselves; null where they say nothing more. */
function mappingOf({ formatting = "alpaca", ranking, columns, tags }: JsonRecord): Mapping | null {
  const column = isRecord(columns) ? columns : {};
  // A choice of two answers has no mapping, nor an input below its question.
  if (ranking === true || textOf(column.chosen) || textOf(column.query)) return null;
  const images = textOf(column.images);
  const photo = images !== null && !isPhotoKey(images) ? { photo: images } : {};
  const system = textOf(column.system);
  const beside = { ...photo, ...(system === null || system === "system" ? {} : { system }) };
  const told = formatting === "sharegpt" ? turnsOf(column, isRecord(tags) ? tags : {}) : pairOf(column);
  if (told.isKnown && Object.keys(beside).length === 0) return null;
  return mappingSchema.safeParse({ ...told.mapping, ...beside }).data ?? null;
}

type Told = { mapping: Record<string, unknown>; isKnown: boolean };

function pairOf(column: JsonRecord): Told {
  const question = textOf(column.prompt) ?? "instruction";
  const answer = textOf(column.response) ?? "output";
  return { mapping: { question, answer }, isKnown: question === "instruction" && answer === "output" };
}

function turnsOf(column: JsonRecord, tags: JsonRecord): Told {
  const turns = textOf(column.messages) ?? "conversations";
  const role = textOf(tags.role_tag) ?? "from";
  const text = textOf(tags.content_tag) ?? "value";
  const words = { user: textOf(tags.user_tag) ?? "human", assistant: textOf(tags.assistant_tag) ?? "gpt" };
  const isSpelt = ["from value", "role content"].includes(`${role} ${text}`);
  const isSaid = isQuestionWord(words.user) && roleOfWord(words.assistant.toLowerCase()) === "gpt";
  return {
    mapping: { turns, role, text, user: [words.user], assistant: [words.assistant] },
    isKnown: isSpelt && isSaid && ["conversations", "messages"].includes(turns),
  };
}

const isQuestionWord = (word: string) => ["user", "human"].includes(roleOfWord(word.toLowerCase()) ?? "");
