import type { ImageBox, Size } from "#domain/box/box.ts";
import { paintOf } from "#domain/canvas/palette.ts";
import { useTheme } from "../../../canvas/use-theme.ts";

type Props = {
  /** A `data:` URL, which the canvas may not fetch; null where there is no photo: its frame is drawn alone. */
  url: string | null;
  size: Size;
  boxes: readonly ImageBox[];
  /** Says to a screen reader what is seen. */
  label: string;
};

const HALO = "rgb(255 255 255 / 0.9)";

/** A photo that is not imported yet, or its empty frame, with boxes in its pixels; what lies beyond it is cut off. */
export function BoxedPicture({ url, size: { widthPx, heightPx }, boxes, label }: Props) {
  const theme = useTheme();
  const { line } = paintOf(0, theme);
  return (
    <div className="flex h-44 items-center justify-center overflow-hidden rounded-lg bg-stage p-1">
      <svg role="img" aria-label={label} viewBox={`0 0 ${widthPx} ${heightPx}`} className="size-full overflow-hidden">
        {url === null ? (
          <rect
            width={widthPx}
            height={heightPx}
            vectorEffect="non-scaling-stroke"
            className="fill-surface stroke-line-strong"
            strokeWidth={2}
            strokeDasharray="6 4"
          />
        ) : (
          <image href={url} width={widthPx} height={heightPx} preserveAspectRatio="none" />
        )}
        {boxes.map(({ x1, y1, x2, y2 }, nth) =>
          [HALO, line].map((stroke, layer) => (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: boxes are known by their places
              key={`${nth} ${stroke}`}
              x={Math.min(x1, x2)}
              y={Math.min(y1, y2)}
              width={Math.abs(x2 - x1)}
              height={Math.abs(y2 - y1)}
              fill="none"
              stroke={stroke}
              strokeWidth={layer === 0 ? 4 : 2}
              vectorEffect="non-scaling-stroke"
            />
          )),
        )}
      </svg>
    </div>
  );
}
