/** The name of a data set's card, as Hugging Face has it. */
export const isCard = (name: string): boolean => /(?:^|\/)README\.md$/i.test(name);

/** Enough for the lines between the two `---` of a card. */
export const CARD_BYTES = 64 * 1024;

const LICENCE_LENGTH_MAX = 200;

/**
 * The licence that a data set's card names in its metadata (huggingface_hub's `ModelCard`: YAML between `---` lines; one name or several, and
 * `license_name` where it is "other"); null where it names none.
 */
export function licenceInCard(text: string): string | null {
  const [, head = ""] = text.match(/^\ufeff?---\r?\n(.*?)\r?\n---\s*(?:\r?\n|$)/s) ?? [];
  const names = valuesOf(head, "license");
  const own = valuesOf(head, "license_name");
  const told = names.length === 1 && names[0] === "other" && own.length > 0 ? own : names;
  return told.length === 0 ? null : told.join(", ").slice(0, LICENCE_LENGTH_MAX);
}

/** A key's value in YAML: on its line, as a list in brackets, or as lines that begin with a dash. */
function valuesOf(yaml: string, key: string): string[] {
  const lines = yaml.split(/\r?\n/);
  const at = lines.findIndex((line) => line.startsWith(`${key}:`));
  if (at < 0) return [];
  const same = bare(lines[at]?.slice(key.length + 1) ?? "");
  if (same.startsWith("["))
    return same
      .replace(/^\[|\]$/g, "")
      .split(",")
      .map(bare)
      .filter(Boolean);
  if (same !== "") return [same];
  const below = lines.slice(at + 1);
  const end = below.findIndex((line) => !/^\s*-\s/.test(line));
  return below.slice(0, end < 0 ? below.length : end).map((line) => bare(line.replace(/^\s*-\s/, "")));
}

const bare = (text: string) =>
  text
    .replace(/\s#.*$/, "")
    .trim()
    .replace(/^(["'])(.*)\1$/, "$2");
