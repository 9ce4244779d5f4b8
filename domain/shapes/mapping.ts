import { z } from "zod";
import { storable } from "#domain/entry/plain-text.ts";
import { refusal, refusalWhole } from "#domain/input-problem.ts";
import { type Message, message } from "#domain/message.ts";
import { EACH, type KeyPath, parseKeyPath, printKeyPath } from "./key-path.ts";

/** What a key can be to an entry. `role` and `text` are keys of a turn, the others keys of the record. */
export const MAPPED_KEYS = ["photo", "question", "answer", "turns", "role", "text", "system", "task", "box"] as const;
export type MappedKey = (typeof MAPPED_KEYS)[number];
/** Words by which turns say whose they are, beside those that everybody knows. */
export const MAPPED_WORDS = ["user", "assistant"] as const;
export type MappedWord = (typeof MAPPED_WORDS)[number];

const keySchema = storable()
  .min(1)
  .max(500)
  .refine((text) => parseKeyPath(text) !== null, refusal("mappingKey"));
const wordsSchema = storable().min(1).max(100).array().min(1).max(20);

/**
 * A way to write records, told by a person: which key is the photo, the question and the answer, or the list of turns, and which holds boxes. Keys as `parseKeyPath`
 * reads them.
 */
export const mappingSchema = z
  .strictObject({
    photo: keySchema.optional(),
    question: keySchema.optional(),
    answer: keySchema.optional(),
    turns: keySchema.optional(),
    role: keySchema.optional(),
    text: keySchema.optional(),
    system: keySchema.optional(),
    task: keySchema.optional(),
    box: keySchema.optional(),
    user: wordsSchema.optional(),
    assistant: wordsSchema.optional(),
  })
  .superRefine((mapping, context) => {
    const why = faultOf(mapping);
    if (why) context.addIssue(refusalWhole(why));
  });
export type Mapping = Readonly<z.infer<typeof mappingSchema>>;

/** The name that a mapping is kept under in its data set. */
export const MAPPING_NAME_MAX = 100;
export type NamedMapping = { name: string; mapping: Mapping };

/** A mapping's keys as paths. */
export type MappedPaths = Readonly<Partial<Record<MappedKey, KeyPath>>>;

/** Once for each mapping: every record asks. */
export function pathsOf(mapping: Mapping): MappedPaths {
  const known = PATHS.get(mapping);
  if (known) return known;
  const paths = Object.fromEntries(
    MAPPED_KEYS.flatMap((role) => {
      const path = mapping[role] === undefined ? null : parseKeyPath(mapping[role]);
      return path ? [[role, path]] : [];
    }),
  );
  PATHS.set(mapping, paths);
  return paths;
}
const PATHS = new WeakMap<Mapping, MappedPaths>();

const IN_A_TURN: readonly MappedKey[] = ["role", "text"];
/** Those of which an entry has one: through a list they would be several. */
const SINGLE: readonly MappedKey[] = ["turns", "role", "text", "system", "task"];

/** Why no record can be read so, whatever it holds; null for nothing. */
function faultOf(mapping: Mapping): Message | null {
  const paths = pathsOf(mapping);
  // Told at that key.
  if (MAPPED_KEYS.some((role) => mapping[role] !== undefined && !paths[role])) return null;
  if (!paths.turns && !paths.answer) return message("mappingNoAnswer");
  if (paths.turns && (paths.question || paths.answer)) return message("mappingTwoWays");
  const lone = [...IN_A_TURN, ...MAPPED_WORDS].find((role) => mapping[role] !== undefined);
  if (!paths.turns && lone) return message("mappingNeedsTurns", { role: lone });
  const listed = SINGLE.find((role) => paths[role]?.includes(EACH));
  if (listed) return message("mappingSingle", { role: listed });
  const seen = new Map<string, MappedKey>();
  for (const role of MAPPED_KEYS) {
    const path = paths[role];
    if (!path || role === "task") continue;
    const key = `${IN_A_TURN.includes(role)} ${printKeyPath(path)}`;
    const other = seen.get(key);
    if (other) return message("mappingKeyTwice", { key: mapping[role] ?? "", first: other, second: role });
    seen.set(key, role);
  }
  return null;
}

/**
 * A mapping as the command line has it: `photo=img,question=q,answer=a`, `turns=talk,role=who,text=said,user=guest|visitor`. Or why it is none.
 */
export function parseMapping(text: string): { ok: true; mapping: Mapping } | { ok: false; why: Message } {
  const told: Record<string, unknown> = {};
  for (const part of splitAt(text, ",")) {
    const [role = "", ...rest] = splitAt(part, "=");
    const value = rest.join("=").trim();
    const name = role.trim();
    if (value === "") return { ok: false, why: message("mappingSpelling", { part: part.trim() || text }) };
    const isWord = MAPPED_WORDS.some((word) => word === name);
    if (!isWord && !MAPPED_KEYS.some((key) => key === name))
      return {
        ok: false,
        why: message("mappingRole", { role: name, roles: [...MAPPED_KEYS, ...MAPPED_WORDS].join(", ") }),
      };
    if (told[name] !== undefined) return { ok: false, why: message("mappingRoleTwice", { role: name }) };
    told[name] = isWord ? splitAt(value, "|").map(unescapeWord) : value;
  }
  const parsed = mappingSchema.safeParse(told);
  if (parsed.success) return { ok: true, mapping: parsed.data };
  const why = parsed.error.issues.flatMap((issue) => (issue.code === "custom" ? (issue.params?.why ?? []) : []))[0];
  const [key] = parsed.error.issues.flatMap(({ path }) => String(path[0] ?? ""));
  return { ok: false, why: why ?? message("mappingKeyOf", { role: key ?? "", key: String(told[key ?? ""] ?? "") }) };
}

/** The same as a text. */
export const printMapping = (mapping: Mapping): string =>
  [
    ...MAPPED_KEYS.flatMap((role) => (mapping[role] === undefined ? [] : [`${role}=${escapeCommas(mapping[role])}`])),
    ...MAPPED_WORDS.flatMap((word) =>
      mapping[word] === undefined ? [] : [`${word}=${mapping[word].map(escapeWord).join("|")}`],
    ),
  ].join(",");

/** The name of a mapping that nobody named. */
export const defaultMappingName = (mapping: Mapping): string => printMapping(mapping).slice(0, MAPPING_NAME_MAX);

/** Parts between a sign, unless a backslash stands before it; the backslash stays. */
function splitAt(text: string, sign: string): string[] {
  const parts = [""];
  for (let at = 0; at < text.length; at++) {
    const own = text[at] ?? "";
    if (own === sign) parts.push("");
    else parts[parts.length - 1] += own === "\\" ? text.slice(at, ++at + 1) : own;
  }
  return parts;
}

const unescapeWord = (word: string) => word.trim().replaceAll(/\\([\s\S])/g, (_, sign: string) => sign);
const escapeWord = (word: string) => word.replaceAll(/[\\,=|]/g, (sign) => `\\${sign}`);
/** Of a key that a person wrote outside of the command line. */
const escapeCommas = (key: string) => {
  const path = parseKeyPath(key);
  return path ? printKeyPath(path) : key;
};
