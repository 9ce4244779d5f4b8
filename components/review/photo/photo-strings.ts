import { useTranslations } from "next-intl";
import type { PhotoCanvasProps } from "../../canvas/photo-canvas-props.ts";
import { usePhotoWords } from "./photo-words.ts";

/** What a photo's canvas says in its place, in the reader's language; `hasImage` false: there is no photo to speak of, but perhaps videos. */
export function usePhotoStrings(hasImage = true, videos: readonly string[] = []): PhotoCanvasProps["strings"] {
  const t = useTranslations("review.canvas");
  const { videoOf } = usePhotoWords();
  const none = videos.length > 0 ? videos.map(videoOf).join(" ") : t("none");
  return {
    loading: t("loading"),
    absent: hasImage ? t("absent") : none,
    broken: t("broken"),
    unreachable: t("unreachable"),
    "too-large": t("tooLarge"),
    withdrawn: t("withdrawn"),
    retry: t("retry"),
    noSize: t("noSize"),
  };
}
