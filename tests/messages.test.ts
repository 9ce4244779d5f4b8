import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { TABLE_AREAS, type TableArea, tableWords } from "#app/table-words.ts";

const ROOT = path.join(import.meta.dirname, "..");
const AREAS = readdirSync(path.join(ROOT, "messages/en")).map((name) => path.basename(name, ".json"));

/** Whether an area's messages stand in a table of the program, not in a file. */
const isTable = (area: string): area is TableArea => (TABLE_AREAS as string[]).includes(area);

/** An area's messages by their whole key, as "finish.accept". */
function messagesOf(locale: "en" | "zh", area: string): Map<string, string> {
  const texts = new Map<string, string>();
  const walk = (value: unknown, key: string) => {
    if (typeof value === "string") texts.set(key, value);
    else for (const [own, inner] of Object.entries(value as object)) walk(inner, key ? `${key}.${own}` : own);
  };
  const read = () => JSON.parse(readFileSync(path.join(ROOT, "messages", locale, `${area}.json`), "utf8"));
  walk(isTable(area) ? tableWords(area, locale) : read(), "");
  return texts;
}

/** The names of a message's ICU arguments; what stands in a branch of plural or select counts, its selector does not. */
function argumentsOf(message: string): Set<string> {
  const names = new Set<string>();
  let at = 0;
  const text = () => {
    for (; at < message.length && message[at] !== "}"; at++) {
      if (message[at] === "{") argument();
    }
  };
  const argument = () => {
    const [head = "", name = "", ends] = /^\{\s*(\w+)\s*([,}])/.exec(message.slice(at)) ?? [];
    if (!name) throw new Error(`No argument at ${at} of “${message}”`);
    names.add(name);
    at += head.length - 1;
    if (ends === "}") return;
    for (at++; at < message.length && message[at] !== "}"; at++) {
      if (message[at] !== "{") continue;
      at++;
      text();
    }
  };
  text();
  if (at < message.length) throw new Error(`A brace too many in “${message}”`);
  return names;
}

type Source = { file: string; text: string };

const sourcesOf = (folders: readonly string[]): Source[] =>
  folders.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /(?<!\.test)\.tsx?$/.test(name))
      .map((name) => ({ file: `${folder}/${name}`, text: readFileSync(path.join(ROOT, folder, name), "utf8") })),
  );

const SOURCES = sourcesOf(["app", "components", "domain"]);
/** What the program says of itself is written in all its parts. */
const PROGRAM = new Set(
  [...SOURCES, ...sourcesOf(["server", "cli"])].flatMap(({ text }) =>
    [...text.matchAll(/"(\w+)"|\b(\w+):/g)].map(([, code, name]) => `messages.${code ?? name}`),
  ),
).add("separator");

/** Where a source asks a translator of its own for a key that it writes out. */
function askedKeys({ file, text }: Source): { file: string; area: string; key: string }[] {
  const translators = [...text.matchAll(/const (\w+) = (?:await )?(?:use|get)Translations\("([\w.]+)"\)/g)];
  const areasByName = Map.groupBy(translators, ([, name]) => name ?? "");
  return [...areasByName].flatMap(([name, own]) => {
    const areas = new Set(own.map(([, , area]) => area ?? ""));
    // The same name for two areas in one file: no way to tell which is asked.
    const [place = ""] = areas.size === 1 ? areas : [];
    const [area = "", ...within] = place.split(".");
    const calls = text.matchAll(new RegExp(`\\b${name}(?:\\.rich|\\.markup|\\.raw)?\\("([\\w.-]+)"`, "g"));
    return area ? [...calls].map(([, key]) => ({ file, area, key: [...within, key].join(".") })) : [];
  });
}

const literally = (text: string) => text.replaceAll(".", "\\.");

/** What a source's keys may begin with: nothing, and the parts of areas that it has a translator for (`browse.bulk`). */
const beginningsOf = (text: string): string[] => [
  "",
  ...[...text.matchAll(/Translations\("\w+\.([\w.]+)"\)/g)].map(([, within]) => `${within}.`),
];

/** Everything that a source could ask for: strings as they are, templates as patterns. */
const WRITTEN = new Set(
  SOURCES.flatMap(({ text }) => {
    const keys = [...text.matchAll(/"([\w.-]+)"|\b(\w+):/g)].map(([, string, name]) => string ?? name);
    return beginningsOf(text).flatMap((beginning) => keys.map((key) => `${beginning}${key}`));
  }),
);
const PATTERNS = SOURCES.flatMap(({ text }) =>
  [...text.matchAll(/`([\w.-]+\.)?\$\{[^`{}]*\}([\w.-]*)`/g)].flatMap(([, before = "", after = ""]) =>
    beginningsOf(text)
      .filter(() => before || after)
      .map((beginning) => new RegExp(`^${literally(beginning + before)}[^.]+${literally(after)}$`)),
  ),
);

test("an argument is told from the words of a branch", () => {
  expect(argumentsOf("{count, plural, one {# box of {who}} other {# boxes}} in {where}")).toEqual(
    new Set(["count", "who", "where"]),
  );
  expect(() => argumentsOf("a } too many")).toThrow();
});

describe.each([...AREAS, ...TABLE_AREAS])("%s", (area) => {
  const en = messagesOf("en", area);
  const zh = messagesOf("zh", area);

  test("has the same keys in both languages, none of them empty", () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort());
    expect([...en, ...zh].filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  test("takes the same arguments in both languages", () => {
    const differing = [...en.keys()].filter((key) => {
      const [own, other] = [en, zh].map((texts) => [...argumentsOf(texts.get(key) ?? "")].sort().join());
      return own !== other;
    });
    expect(differing).toEqual([]);
  });

  // A row's words are closed by their type.
  if (isTable(area)) return;

  test("has no message that nothing could ask for", () => {
    const isProgram = area === "program";
    const unused = [...en.keys()].filter((key) =>
      isProgram ? !PROGRAM.has(key) : !WRITTEN.has(key) && !PATTERNS.some((pattern) => pattern.test(key)),
    );
    expect(unused).toEqual([]);
  });
});

test("whatever a source asks for by its name is there", () => {
  const keysByArea = new Map([...AREAS, ...TABLE_AREAS].map((area) => [area, messagesOf("en", area)]));
  const asked = SOURCES.flatMap(askedKeys);
  expect(asked.length).toBeGreaterThan(100);
  expect(asked.filter(({ area, key }) => !keysByArea.get(area)?.has(key))).toEqual([]);
});
