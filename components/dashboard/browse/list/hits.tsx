import { hitRanges } from "#domain/find/hit-ranges.ts";

/** A text with the hits of the searched words marked. */
export function Hits({ text, wanted }: { text: string; wanted: string }) {
  const ranges = wanted === "" ? [] : hitRanges(text, wanted);
  if (ranges.length === 0) return text;
  return (
    <>
      {ranges.map(({ start, end }, index) => (
        <span key={start}>
          {text.slice(ranges[index - 1]?.end ?? 0, start)}
          <mark className="rounded-sm bg-warn-soft text-warn">{text.slice(start, end)}</mark>
        </span>
      ))}
      {text.slice(ranges.at(-1)?.end ?? 0)}
    </>
  );
}
