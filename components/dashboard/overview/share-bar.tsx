import { scaleLinear } from "@visx/scale";
import { Bar, Line } from "@visx/shape";
import type { Interval } from "#domain/overview/wilson.ts";

type Props = {
  /** Of the whole, from 0 to 1. */
  share: number;
  /** Where the share of the whole set lies, where that is known. */
  interval?: Interval | null;
  /** What the bar's whole length stands for. */
  most: number;
  tone?: "bad" | "warn" | "accent";
};

const FILL = { bad: "fill-bad/70", warn: "fill-warn/70", accent: "fill-accent/70" };
const HEIGHT = 14;

/** A bar for the eye, over which a line spans the interval. Its lengths are attributes: percentages need no width beforehand. */
export function ShareBar({ share, interval = null, most, tone = "bad" }: Props) {
  const scale = scaleLinear({ domain: [0, most], range: [0, 100], clamp: true });
  const at = (value: number) => `${scale(value)}%`;
  return (
    <svg aria-hidden="true" className="block w-full overflow-hidden rounded-sm bg-line/50" height={HEIGHT}>
      <Bar className={FILL[tone]} x={0} y={0} width={at(share)} height={HEIGHT} />
      {interval ? (
        <>
          <Line
            className="stroke-ink"
            strokeWidth={1.5}
            x1={at(interval.low)}
            x2={at(interval.high)}
            y1={HEIGHT / 2}
            y2={HEIGHT / 2}
          />
          {[interval.low, interval.high].map((bound) => (
            <Line
              key={bound}
              className="stroke-ink"
              strokeWidth={1.5}
              x1={at(bound)}
              x2={at(bound)}
              y1={3}
              y2={HEIGHT - 3}
            />
          ))}
        </>
      ) : null}
    </svg>
  );
}
