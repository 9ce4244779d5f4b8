import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { type Cause, causesOf, codesOf } from "#domain/error-causes.ts";
import { isMessage, type Message, type MessageValue } from "#domain/message.ts";
import { inEnglish } from "#domain/message-english.ts";
import { env } from "./env.ts";

/**
 * What the log keeps of an error nobody foresaw: its kind, codes, and where it was thrown. Its words may quote a text or a name
 * (PostgreSQL's and Prisma's print the row, JSON.parse what it could not read), so they stand there only where the engine or
 * this program chose them, or under SVIT_LOG=debug.
 */
export function errorFacts(error: unknown): Record<string, unknown> {
  const causes = causesOf(error);
  const [first] = causes;
  if (!(error instanceof Error) || first === undefined)
    return { type: typeof error, ...(isWordy() ? { message: String(error) } : {}) };
  const codes = [...new Set(causes.flatMap(codesOf))];
  return {
    type: error.name,
    ...(codes.length > 0 ? { code: codes.join(" ") } : {}),
    ...(isWordy() || isOwnWords(error) ? { message: error.message } : {}),
    ...placeInDatabase(causes),
    stack: framesOf(error),
  };
}

const isWordy = () => env.logLevel === "debug";

/** Of the engine's own errors about the program, and of what must not be (domain/must.ts). */
const isOwnWords = (error: Error): boolean =>
  error instanceof TypeError ||
  error instanceof ReferenceError ||
  /^(impossible|unreachable): [\w ,'-]+$/.test(error.message);

/** Which rule of a table was broken, by PostgreSQL's fields that hold no data. */
function placeInDatabase(causes: readonly Cause[]): Record<string, unknown> {
  const [known] = causes.filter((cause) => "constraint" in cause || "table" in cause) as Record<string, unknown>[];
  const { table, constraint } = known ?? {};
  return { ...(typeof table === "string" ? { table } : {}), ...(typeof constraint === "string" ? { constraint } : {}) };
}

/** Without the error's words, which may have lines of their own that look like frames: those stand before the first of them. */
function framesOf(error: Error): string[] {
  const stack = error.stack ?? "";
  const head = `${error.name}: ${error.message}`;
  const behind = stack.startsWith(head) ? stack.slice(head.length) : stack;
  return behind
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("at "))
    .slice(0, FRAMES_MAX);
}

const FRAMES_MAX = 20;

/**
 * What the log keeps of a failure that has a sentence: that sentence, with what a person wrote or called something left out of it,
 * and the system's codes. A place is told by the setting that names its folder. Of any other error, errorFacts.
 */
export function problemFacts(error: unknown): Record<string, unknown> {
  if (!(error instanceof StudioError)) return { err: error };
  const codes = [...new Set(causesOf(error.cause).flatMap(codesOf))];
  return { problem: inEnglish(withoutTexts(error.detail)), ...(codes.length > 0 ? { code: codes.join(" ") } : {}) };
}

/** The same message; texts in its gaps only where they are the system's or the database's own (`problem`). */
export const withoutTexts = ({ code, data }: Message): Message => ({
  code,
  data: Object.fromEntries(Object.entries(data).map(([gap, value]) => [gap, withoutText(gap, value)])),
});

function withoutText(gap: string, value: MessageValue): MessageValue {
  if (typeof value === "number" || gap === "problem") return value;
  if (typeof value === "string") return gap === "file" || gap === "folder" ? settingOf(value) : "…";
  return isMessage(value) ? withoutTexts(value) : value.map(withoutTexts);
}

/** The setting whose folder a path lies in. */
function settingOf(file: string): string {
  const folders: readonly (readonly [string, string])[] = [
    ["SVIT_EXPORTS", env.exportsFolder],
    ["SVIT_DATA", env.dataFolder],
    ...env.importRoots.map((root) => ["SVIT_IMPORT_ROOTS", root] as const),
  ];
  const [setting] = folders.find(([, folder]) => !path.relative(folder, file).startsWith("..")) ?? [];
  return setting ? `a file of ${setting}` : "a file";
}
