import { isRecord, type JsonRecord, type Path } from "./shape.ts";

/** Stands for every element of a list (`QA[].q`). */
export const EACH = null;

/** Leads from a record to one value, or through EACH to several. */
export type KeyPath = readonly (string | number | typeof EACH)[];

/** A value that a path leads to, with where it stands. Undefined where nothing stands there. */
export type Place = { path: Path; value: unknown };

const NAME = /(?:[^.[\\]|\\[\s\S])+/y;
const DOT = /\./y;
const INDEX = /\[(\d{0,6})\]/y;

/**
 * A key as a person writes it: names with dots between them, `[]` behind one whose every element is meant, `[0]` behind one of which one is. A
 * backslash takes the sign behind it as it is. Null where it is none.
 */
export function parseKeyPath(text: string): KeyPath | null {
  const path: (string | number | typeof EACH)[] = [];
  let needsName = true;
  for (let at = 0; at < text.length; ) {
    const pattern: RegExp = needsName ? NAME : text[at] === "." ? DOT : INDEX;
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (!found) return null;
    needsName = pattern === DOT;
    if (pattern === NAME) path.push(found[0].replaceAll(/\\([\s\S])/g, (_, sign: string) => sign));
    else if (pattern === INDEX) path.push(found[1] === "" ? EACH : Number(found[1]));
    at += found[0].length;
  }
  return needsName ? null : path;
}

/** The same as a text that `parseKeyPath` reads. Signs that stand between roles of a mapping are taken as they are, also. */
export const printKeyPath = (path: KeyPath): string =>
  path.reduce<string>((text, step) => {
    if (step === EACH) return `${text}[]`;
    if (typeof step === "number") return `${text}[${step}]`;
    const name = step.replaceAll(/[.[\\,=]/g, (sign) => `\\${sign}`);
    return text === "" ? name : `${text}.${name}`;
  }, "");

/** Where a path leads: one place, or as many as a list has elements. None through EACH where there is no list. */
export function placesOf(value: unknown, path: KeyPath, from: Path = []): Place[] {
  const [step, ...rest] = path;
  if (path.length === 0 || step === undefined) return [{ path: from, value }];
  if (step === EACH)
    return Array.isArray(value) ? value.flatMap((own, index) => placesOf(own, rest, [...from, index])) : [];
  const inner =
    typeof step === "number"
      ? Array.isArray(value)
        ? value[step]
        : undefined
      : isRecord(value) && Object.hasOwn(value, step)
        ? value[step]
        : undefined;
  return placesOf(inner, rest, [...from, step]);
}

export const isThere = (value: unknown): boolean => value !== undefined && value !== null;

/** Whether a path leads to anything in a record. */
export const leadsIn = (record: JsonRecord, path: KeyPath): boolean =>
  placesOf(record, path).some(({ value }) => isThere(value));
