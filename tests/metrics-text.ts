export type Sample = { name: string; labels: Record<string, string>; value: number };
export type Figures = { types: ReadonlyMap<string, string>; helped: ReadonlySet<string>; samples: readonly Sample[] };

const COMMENT = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/;
/** Not a number is written as Go reads it, in any case. */
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? ([Nn]a[Nn]|[+-]Inf|[-+0-9.eE]+)$/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/;

/** Prometheus' text format 0.0.4, line by line; throws at the first line that is none. */
export function parseFigures(text: string): Figures {
  const types = new Map<string, string>();
  const helped = new Set<string>();
  const samples: Sample[] = [];
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const [, word, name = "", rest = ""] = COMMENT.exec(line) ?? [];
    if (word === "HELP") helped.add(name);
    else if (word === "TYPE") types.set(name, rest);
    else samples.push(parseSample(line));
  }
  return { types, helped, samples };
}

function parseSample(line: string): Sample {
  const [, name, labels = "", value] = SAMPLE.exec(line) ?? [];
  if (name === undefined) throw new Error(`no line of figures: ${line}`);
  const own: Record<string, string> = {};
  for (let rest = labels; rest !== ""; ) {
    const [whole, label, text] = LABEL.exec(rest) ?? [];
    if (whole === undefined || label === undefined || text === undefined) throw new Error(`no label: ${line}`);
    own[label] = text;
    rest = rest.slice(whole.length);
  }
  return { name, labels: own, value: Number(value?.replace("Inf", "Infinity")) };
}

/** The family that a sample belongs to: a histogram's have their name's ends. */
export const familyOf = (name: string, { types }: Figures): string =>
  types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, "");
