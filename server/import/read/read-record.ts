import { lowestRatings } from "#domain/entry/ratings.ts";
import { isStep, ROLES, type Role, type Turn } from "#domain/entry/turn.ts";
import { nameByPath } from "#domain/identity/photo-naming.ts";
import { foreignShapeOf } from "#domain/import/foreign-shape.ts";
import { besideText } from "#domain/json/beside-text.ts";
import { canonicalObject } from "#domain/json/canonical-json.ts";
import { DEPTH_MAX, memberNode, shellOf, textOf } from "#domain/json/json-outline.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { photosOfMapped } from "#domain/photo/mapped-photo.ts";
import { isPhotoKey, timesOfPhoto } from "#domain/photo/record-photo.ts";
import { videosOfRecord } from "#domain/photo/record-videos.ts";
import { VIDEO_TOKEN } from "#domain/shapes/content-parts.ts";
import { mappedShapeOf, shapeOfRecord } from "#domain/shapes/index.ts";
import { placesOf } from "#domain/shapes/key-path.ts";
import { lackingKeys } from "#domain/shapes/mapped-shape.ts";
import { type Mapping, pathsOf } from "#domain/shapes/mapping.ts";
import type { RecordShape } from "#domain/shapes/shape.ts";
import { type Rejection, type RowReading, rejected, rejection } from "#server/import/write/staged.ts";
import { isObject, mayHoldUnfit, unfitString } from "./json-value.ts";
import { readDoubled, unfitInText } from "./read-doubled.ts";
import { readTurns } from "./read-turns.ts";
import { type EntryRow, linksOf, lostKeys, outlineRow, stageEntry, withKey } from "./staged-entry.ts";

/** An image's name is the key of an index, whose rows end at 2,704 bytes. */
const IMAGE_BYTES_MAX = 2000;

/**
 * One record: one entry. LLaVA's own are taken apart, their messages beside the row around them; one of another shape is kept whole, its
 * turns beside it as every screen reads them. In one file each record is read as it is written.
 */
export function readRecordRow(row: EntryRow): RowReading {
  const { value, index, naming } = row;
  if (!isObject(value)) return rejected("$", message("notObject"));
  const shape = otherShapeOf(value, naming.mapping);
  const mapping = shape?.name === "mapped" ? naming.mapping : undefined;
  const isSuspect = mayHoldUnfit(row.text);
  const outlined = outlineRow(row);
  if (!outlined) return rejected("$", message("tooDeep", { count: DEPTH_MAX }));
  const { text, node } = outlined;
  const doubled = readDoubled(node, shape ? shapedKeys(value, shape) : "llava");
  const unfit = isSuspect ? (unfitString(value, "$") ?? (doubled.kept > 0 ? unfitInText(text, node) : null)) : null;
  if (unfit) return { staged: [], rejections: [unfit] };
  const rowDoubled = doubled.rejections.get("$");
  if (rowDoubled) return { staged: [], rejections: [rowDoubled] };
  const read = readRecord(value, naming.mapping, shape);
  if ("code" in read) return { staged: [], rejections: [read] };
  const named = read.photos.map((name) => nameByPath(row.naming, name));
  const texts = read.turns.map(({ value: said }) => said);
  const times = named.length === 1 ? timesOfPhoto(value, texts) : 1;
  const list = shape ? null : must(memberNode(node, "conversations"), "what was parsed is in the text");
  const entry = stageEntry({
    turns: read.turns,
    topic: null,
    ratings: lowestRatings(value),
    index,
    part: 0,
    named,
    media: {
      hasVideo: read.hasVideo,
      wantsPlaceholder: !shape,
      ...(times > 1 ? { photos: times } : {}),
    },
    task: "other",
    sourceTask: mapping?.task === undefined ? sourceTaskOf(value) : mappedTaskOf(value, mapping),
    messages: list
      ? textOf(text, list)
      : JSON.stringify(read.turns.map(({ from, value: own }) => ({ from, value: own }))),
    rowShell: withKey(list ? shellOf(text, node, list) : text, value, row.key),
    partShell: null,
    beside: list
      ? // One photo under another key than `image` was always part of what tells records apart.
        besideText(
          { row: outlined, part: null, turns: { text, node: list } },
          named.length > 1 ? Object.keys(value).filter(isPhotoKey) : undefined,
        )
      : canonicalObject(text, node.members ?? [], namesOf(value, mapping)),
  });
  return { staged: [...linksOf(named), entry], rejections: [], doubledKeys: doubled.kept, lostKeys: lostKeys(row) };
}

/** What a record says, or the first thing of it that cannot be read. */
export function readRecord(
  value: Record<string, unknown>,
  mapping?: Mapping,
  shape = otherShapeOf(value, mapping),
): { turns: Turn[]; photos: readonly string[]; hasVideo: boolean } | Rejection {
  const read = readText(value, shape, mapping);
  if ("code" in read) return read;
  const photos = photosOfMapped(value, shape?.name === "mapped" ? mapping : undefined, () =>
    read.map((turn) => turn.value),
  );
  if (!photos.ok) return rejection(`$.${photos.key}`, photos.why);
  if (photos.names.some((name) => Buffer.byteLength(name) > IMAGE_BYTES_MAX))
    return rejection("$.image", message("imageTooLong", { count: IMAGE_BYTES_MAX }));
  return { turns: read, photos: photos.names, hasVideo: speaksOfVideo(value, read) };
}

/** Whether a video belongs to a record: it names one, or has a place for one. */
const speaksOfVideo = (value: Record<string, unknown>, turns: readonly Turn[]): boolean =>
  turns.some((turn) => turn.value.includes(VIDEO_TOKEN)) || videosOfRecord(value).length > 0;

function readText(
  value: Record<string, unknown>,
  shape: RecordShape | null,
  mapping: Mapping | undefined,
): Turn[] | Rejection {
  if (!shape) {
    if (mapping && !Array.isArray(value.conversations))
      return rejection("$", message("mappedKeysLacking", { keys: lackingKeys(value, mapping).join(", ") }));
    const foreign = foreignShapeOf(value);
    if (foreign) return rejection("$", foreign);
    const { conversations } = value;
    if (Array.isArray(conversations) && conversations.length === 0)
      return rejection("$.conversations", message("noTurnInRecord"));
    return readTurns(conversations, "$.conversations");
  }
  const read = shape.read(value);
  if (!read.ok) return rejection(read.path, read.why);
  if (!read.turns.some(({ from }) => from === "gpt" || isStep({ from })))
    return rejection("$", message("answerAbsent"));
  return read.turns.map(({ from, value: text }, index) => ({ id: String(index), from, value: text }));
}

/** How a record is written that is not LLaVA's own; null for one that is, and for one that nobody knows. */
const otherShapeOf = (value: Record<string, unknown>, mapping: Mapping | undefined): RecordShape | null =>
  mappedShapeOf(value, mapping) ?? (isLlava(value) ? null : shapeOfRecord(value));

/**
 * LLaVA's own: messages of from and value whose roles are known, and nothing beside them that another shape reads: a `system`, an answer that
 * was rejected.
 */
function isLlava({ conversations, system, chosen, rejected_response }: Record<string, unknown>): boolean {
  if (!Array.isArray(conversations) || (typeof system === "string" && system !== "")) return false;
  if (chosen !== undefined || rejected_response !== undefined) return false;
  return conversations.every(
    (turn) => isObject(turn) && typeof turn.value === "string" && IS_ROLE.has(turn.from as Role),
  );
}
const IS_ROLE = new Set(ROLES);

/** The keys of a record that it is read from: one that stands twice would be a guess. */
function shapedKeys(value: Record<string, unknown>, shape: RecordShape): ReadonlySet<string> {
  const keys = Object.keys(value).filter((key) => isPhotoKey(key));
  return new Set(["id", "task_name", "source", ...keys, ...(shape.keysOf(value) ?? [])]);
}

/** What names a record and its photo: two may differ in these and be one. */
const namesOf = (value: Record<string, unknown>, mapping: Mapping | undefined): ReadonlySet<string> =>
  new Set([
    "id",
    ...Object.keys(value).filter((key) => isPhotoKey(key) || key === "image_id"),
    ...ownPhotoKey(mapping),
  ]);

/** The key of a person's, where the photo's name is all that stands under it. */
const ownPhotoKey = (mapping: Mapping | undefined): string[] => {
  const path = (mapping && pathsOf(mapping).photo) ?? [];
  return path.length === 1 && typeof path[0] === "string" ? [path[0]] : [];
};

/** What a person said is the task of each record. */
function mappedTaskOf(value: Record<string, unknown>, mapping: Mapping): string | null {
  const [place] = placesOf(value, pathsOf(mapping).task ?? []);
  const task = place?.value;
  return typeof task === "string" || typeof task === "number" ? String(task).slice(0, SOURCE_LENGTH_MAX) : null;
}

/** What a file calls the task of a record: Vision-Flan's `task_name`, FineVision's `source`, the end of LLaVA's `id` in some releases. */
function sourceTaskOf({ id, task_name, source }: Record<string, unknown>): string | null {
  if (typeof task_name === "string") return task_name;
  const kind = typeof id === "string" ? id.match(/-(conv|detail|complex)$/)?.[1] : undefined;
  if (kind !== undefined) return `llava ${kind}`;
  return typeof source === "string" && source.length <= SOURCE_LENGTH_MAX ? source : null;
}
const SOURCE_LENGTH_MAX = 100;
