import { Meter } from "./meter.tsx";

type Props = {
  /** For whoever does not see it. */
  label: string;
  /** Of `max`; null: nobody knows how far it is. */
  value: number | null;
  max?: number;
  /** Shown as at work where its length says nothing of that. */
  isPulsing?: boolean;
  /** Grows without leaps. */
  isSmooth?: boolean;
  className?: string;
};

/** How far something is: full only when it is done. */
export function ProgressBar({
  label,
  value,
  max = 1,
  isPulsing = value === null,
  isSmooth = false,
  className = "h-2",
}: Props) {
  const smooth = isSmooth ? "transition-[width] duration-700 motion-reduce:transition-none" : "";
  const share = value === null || max <= 0 ? 0 : Math.min(1, value / max);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === null ? undefined : Math.floor(share * 100)}
      className={`flex ${className}`}
    >
      <Meter
        share={share}
        className="size-full"
        barClassName={`${smooth} ${isPulsing ? "motion-safe:animate-pulse" : ""}`}
      />
    </div>
  );
}
