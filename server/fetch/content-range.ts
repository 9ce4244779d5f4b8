/** A Content-Range header (RFC 9110, 14.4): where the part starts (null for an unsatisfied range) and the file's whole size. */
export type ContentRange = { start: number | null; total: number | null };

export function parseContentRange(header: string | undefined): ContentRange | null {
  const match = header?.match(/^bytes (?:(\d{1,15})-\d{1,15}|\*)\/(?:(\d{1,15})|\*)$/);
  if (!match) return null;
  const [, start, total] = match;
  return { start: start === undefined ? null : Number(start), total: total === undefined ? null : Number(total) };
}
