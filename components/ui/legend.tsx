type Props = {
  /** In the order of what they name; `swatch` is a background's class. */
  series: readonly { key: string; name: string; swatch: string }[];
};

/** What the colours of a chart stand for. */
export function Legend({ series }: Props) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-soft">
      {series.map(({ key, name, swatch }) => (
        <li key={key} className="flex items-center gap-1.5">
          <span aria-hidden className={`size-2 rounded-full ${swatch}`} />
          {name}
        </li>
      ))}
    </ul>
  );
}
