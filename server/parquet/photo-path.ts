/** Leads from a row to a value in it, from the outside in: keys, and places in lists. */
export type Steps = readonly (string | number)[];

/** Where a photo lies in a table: its row from the file's start, the way to it in the row, and the name that the row gives it. */
export type PhotoPlace = { row: number; steps: Steps; name: string | null };

/**
 * The path of a photo below its table's file: `17/image/000000033471.jpg` by the name that its row gives it, `17/images.2.jpg` without
 * one. The row and the way alone make it one of its own: a name is not trusted to be.
 */
export function printPhotoPath({ row, steps, name }: PhotoPlace, ending: string): string {
  const way = steps.map(printStep).join(".");
  const own = name === null ? "" : cleanName(name);
  return own === "" ? `${row}/${way}${ending}` : `${row}/${way}/${own}`;
}

/** The same read back; null for what was never printed so. `name` is as it was cleaned. */
export function parsePhotoPath(path: string): PhotoPlace | null {
  const [, digits, way, name] = path.match(/^(\d{1,15})\/([^/]+)(?:\/(.+))?$/s) ?? [];
  if (digits === undefined || way === undefined) return null;
  const steps = (name === undefined ? way.replace(/\.[a-z]{3,4}$/, "") : way).split(".").map(parseStep);
  return { row: Number(digits), steps, name: name ?? null };
}

/** Steps of a schema are few, and printed for every row. */
const printed = new Map<string, string>();
const PRINTED_MAX = 1000;

function printStep(step: string | number): string {
  if (typeof step === "number") return String(step);
  const known = printed.get(step);
  if (known !== undefined) return known;
  if (printed.size >= PRINTED_MAX) printed.clear();
  const text = encodeURIComponent(step).replaceAll(".", "%2E").replace(/^\d/, digitOf);
  printed.set(step, text);
  return text;
}
/** A key that begins with a digit is no place in a list. */
const digitOf = (digit: string) => `%3${digit}`;

function parseStep(text: string): string | number {
  if (/^\d+$/.test(text)) return Number(text);
  try {
    return decodeURIComponent(text);
  } catch {
    // Not printed by us: a key that no table has.
    return text;
  }
}

const NAME_LENGTH_MAX = 500;
/** As nearly all are, with nothing to clean. */
const PLAIN_NAME = /^[A-Za-z0-9_-]{1,100}\.[A-Za-z0-9]{1,10}$/;

/** A name from a file as the end of a path that leads nowhere else: no drive, no way up, no sign that is not seen. */
export function cleanName(name: string): string {
  if (PLAIN_NAME.test(name)) return name;
  const parts = name
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a path
    .replace(/[\u0000-\u001f\u007f]/g, "")
    .toWellFormed()
    .split(/[\\/]+/)
    .filter((part) => part !== "" && part !== "." && part !== ".." && !/^[A-Za-z][A-Za-z0-9+.-]*:$/.test(part));
  const whole = parts.join("/");
  return whole.length <= NAME_LENGTH_MAX ? whole : (parts.at(-1) ?? "").slice(-NAME_LENGTH_MAX);
}
