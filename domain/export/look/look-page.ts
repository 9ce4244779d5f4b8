import { BOX_PALETTE } from "#domain/canvas/palette.ts";
import { must } from "#domain/must.ts";

/** A box on a drawn photo, in pixels of the raw raster; what it is called, where its text says so. */
export type LookBox = { x1: number; y1: number; x2: number; y2: number; label: string | null };

/** A photo as the page holds it: a picture as a data URI, and the size of the raw raster that boxes are in. */
export type LookPhoto = { uri: string; widthPx: number; heightPx: number };

/** A record as it was written. `missing`: why there is no photo beside it. */
export type LookEntry = {
  name: string;
  photo: LookPhoto | null;
  missing: string | null;
  turns: readonly { role: string; text: string }[];
  boxes: readonly LookBox[];
};

export type LookPage = { title: string; facts: readonly string[]; entries: readonly LookEntry[] };

/** One file of HTML that needs nothing else: no script, no address. Texts of records are shown as they are, never read as HTML. */
export const printLookPage = ({ title, facts, entries }: LookPage): string =>
  `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
<h1>${escapeHtml(title)}</h1>
<ul class="facts">${facts.map((fact) => `<li>${escapeHtml(fact)}</li>`).join("")}</ul>
${entries.map(printEntry).join("\n")}
</html>
`;

const printEntry = ({ name, photo, missing, turns, boxes }: LookEntry): string => `<article>
<h2>${escapeHtml(name)}</h2>
${photo ? printPhoto(photo, boxes) : `<p class="missing">${escapeHtml(missing ?? "No photo")}</p>`}
<dl>${turns.map(({ role, text }) => `<dt>${escapeHtml(role)}</dt><dd>${escapeHtml(text)}</dd>`).join("")}</dl>
</article>`;

/** The picture is stretched to its raw size, so that boxes stand in their own numbers. */
function printPhoto({ uri, widthPx, heightPx }: LookPhoto, boxes: readonly LookBox[]): string {
  const line = Math.max(widthPx, heightPx) / 250;
  return `<svg viewBox="0 0 ${widthPx} ${heightPx}" role="img" aria-label="${boxes.length} boxes">
<image href="${escapeHtml(uri)}" width="${widthPx}" height="${heightPx}" preserveAspectRatio="none"/>
${boxes.map((box, index) => printBox(box, index, line, { widthPx, heightPx })).join("\n")}
</svg>`;
}

function printBox(
  { x1, y1, x2, y2, label }: LookBox,
  index: number,
  line: number,
  size: Pick<LookPhoto, "widthPx" | "heightPx">,
): string {
  const { line: colour } = must(BOX_PALETTE[index % BOX_PALETTE.length], "the palette is not empty").light;
  const [left, top] = [Math.min(x1, x2), Math.min(y1, y2)];
  const round = (value: number) => Math.round(value * 10) / 10;
  const rect = `<rect x="${round(left)}" y="${round(top)}" width="${round(Math.abs(x2 - x1))}" height="${round(Math.abs(y2 - y1))}" fill="none" stroke="${colour}" stroke-width="${round(line)}"/>`;
  if (label === null) return rect;
  // A label that begins above the photo would be cut off. White on black is read on any photo; the box has the colour.
  const letters = line * 7;
  const [x, y] = [Math.min(Math.max(left, 0), size.widthPx * 0.9), Math.max(top - line, letters)];
  return `${rect}<text x="${round(x)}" y="${round(y)}" font-size="${round(letters)}" font-weight="600" fill="#fff" stroke="#111" stroke-width="${round(line * 1.5)}" stroke-linejoin="round" paint-order="stroke">${escapeHtml(label)}</text>`;
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 74rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: .85rem; font-weight: 600; margin: 0; grid-column: 1 / -1; overflow-wrap: anywhere; }
.facts { padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; opacity: .8; }
article { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: .75rem 1.25rem; padding: 1.25rem 0; border-top: 1px solid #8884; }
svg { width: 100%; height: auto; max-height: 32rem; background: #8882; }
dl { margin: 0; } dt { font-size: .75rem; font-weight: 600; opacity: .7; } dd { margin: 0 0 .75rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.missing { margin: 0; padding: 2rem 1rem; text-align: center; background: #8882; }
@media (max-width: 48rem) { article { grid-template-columns: minmax(0, 1fr); } }`;
