/** Two bars a row: what there was, and what was chosen, each as its share of its own sum. */
export type BarRow = { name: string; before: number; after: number };

const ROW_PX = 44;
const WIDTH_PX = 640;
const NAME_PX = 190;
const NUMBER_PX = 130;
const TOP_PX = 64;

/**
 * A chart as one SVG file that needs nothing else, readable on a light and on a dark page. Lengths are shares of each column's own sum, so that a choice of
 * a tenth is compared with what it was chosen from; the numbers beside them are counts.
 */
export function printBars(title: string, rows: readonly BarRow[], names: { before: string; after: string }): string {
  const sum = (key: "before" | "after") =>
    Math.max(
      1,
      rows.reduce((all, row) => all + row[key], 0),
    );
  const [before, after] = [sum("before"), sum("after")];
  const most = Math.max(...rows.map((row) => Math.max(row.before / before, row.after / after)), 0.01);
  const room = WIDTH_PX - NAME_PX - NUMBER_PX;
  const bar = (count: number, all: number, y: number, kind: string) => {
    const width = Math.round((count / all / most) * room * 10) / 10;
    const told = `${count.toLocaleString("en")} (${percent(count / all)})`;
    return `<rect class="${kind}" x="${NAME_PX}" y="${y}" width="${width}" height="14" rx="2"/><text class="number" x="${NAME_PX + width + 6}" y="${y + 12}">${told}</text>`;
  };
  const lines = rows.map((row, at) => {
    const y = TOP_PX + at * ROW_PX;
    return `<text class="name" x="${NAME_PX - 10}" y="${y + 20}">${escapeXml(short(row.name))}</text>${bar(row.before, before, y, "before")}${bar(row.after, after, y + 17, "after")}`;
  });
  const height = TOP_PX + rows.length * ROW_PX + 8;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH_PX} ${height}" width="${WIDTH_PX}" height="${height}" role="img" aria-label="${escapeXml(title)}">
<style>text{font:13px system-ui,sans-serif;fill:#1f2328}.name{text-anchor:end}.number{font-size:12px}.title{font-weight:600;font-size:15px}.page{fill:#fff}.before{fill:#b8bfc8}.after{fill:#2b6cb0}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.page{fill:#0d1117}.before{fill:#57606a}.after{fill:#6cb0f0}}</style>
<rect class="page" width="100%" height="100%" rx="6"/>
<text class="title" x="12" y="24">${escapeXml(title)}</text>
<rect class="before" x="12" y="38" width="12" height="12" rx="2"/><text class="number" x="30" y="48">${escapeXml(names.before)}</text>
<rect class="after" x="${NAME_PX}" y="38" width="12" height="12" rx="2"/><text class="number" x="${NAME_PX + 18}" y="48">${escapeXml(names.after)}</text>
${lines.join("\n")}
</svg>
`;
}

/** The rows of two counts by name: the most first, the rest of many in one row. */
export function barRows(
  before: { readonly [name: string]: number },
  after: { readonly [name: string]: number },
  most = 12,
): BarRow[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const rows = names
    .map((name) => ({ name, before: before[name] ?? 0, after: after[name] ?? 0 }))
    .toSorted((one, other) => other.before - one.before || other.after - one.after || (one.name < other.name ? -1 : 1));
  if (rows.length <= most) return rows;
  const rest = rows.slice(most - 1);
  const sum = (key: "before" | "after") => rest.reduce((all, row) => all + row[key], 0);
  return [...rows.slice(0, most - 1), { name: `${rest.length} others`, before: sum("before"), after: sum("after") }];
}

export const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
const short = (text: string) => (text.length > 24 ? `${text.slice(0, 23)}…` : text);
const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
