import { CloudOff, ImageOff, LoaderCircle, type LucideIcon, Ruler } from "lucide-react";
import type { PhotoLack } from "#domain/photo/photo-url.ts";
import { Button } from "../ui/button.tsx";

export type NoticePhase = "loading" | "unsized" | PhotoLack;

const ICONS: Record<NoticePhase, LucideIcon> = {
  loading: LoaderCircle,
  absent: ImageOff,
  broken: ImageOff,
  unreachable: CloudOff,
  "too-large": ImageOff,
  withdrawn: ImageOff,
  unsized: Ruler,
};

type Props = {
  phase: NoticePhase;
  text: string;
  isAside: boolean;
  /** Asks for the photo once more; null where that would change nothing. */
  retry: { label: string; run(): void } | null;
};

/** Says why no photo is seen: in the middle of an empty canvas, or in a corner where boxes are drawn on a bare surface. */
export function CanvasNotice({ phase, text, isAside, retry }: Props) {
  const Icon = ICONS[phase];
  const isLoading = phase === "loading";
  // A photo decoded ahead is there within a frame or two: the notice waits, or every entry would flicker.
  const entrance = isLoading ? "transition-opacity delay-200 duration-150 starting:opacity-0" : "";
  if (text === "") return null;
  return (
    <div
      className={`pointer-events-none absolute flex items-center text-sm text-ink-soft ${entrance} ${
        isAside
          ? "top-2 right-2 gap-1.5 rounded-md border border-line bg-panel px-2 py-1"
          : "inset-0 flex-col justify-center gap-3 p-6 text-center"
      }`}
    >
      <Icon
        size={isAside ? 14 : 32}
        strokeWidth={1.5}
        aria-hidden
        className={isLoading ? "motion-safe:animate-spin" : ""}
      />
      <p className="max-w-64">{text}</p>
      {retry ? (
        <Button className="pointer-events-auto" onClick={retry.run}>
          {retry.label}
        </Button>
      ) : null}
    </div>
  );
}
