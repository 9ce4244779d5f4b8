/** Cells as a row of CSV (RFC 4180), with its end of line. */
export const printCsvRow = (cells: readonly (string | number | null | undefined)[]): string =>
  `${cells.map((cell) => printCell(cell ?? "")).join(",")}\r\n`;

/** A spreadsheet would carry out a text that begins so (a person may call themselves =HYPERLINK…): an apostrophe makes it text. A number is one. */
function printCell(cell: string | number): string {
  if (typeof cell === "number") return String(cell);
  const plain = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
