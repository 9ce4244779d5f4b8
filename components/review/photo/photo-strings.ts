import { useTranslations } from "next-intl";
import type { PhotoCanvasProps } from "../../canvas/photo-canvas-props.ts";

/** What a photo's canvas says in its place, in the reader's language; `hasImage` false: there is no photo to speak of. */
export function usePhotoStrings(hasImage = true): PhotoCanvasProps["strings"] {
  const t = useTranslations("review.canvas");
  return {
    loading: t("loading"),
    absent: t(hasImage ? "absent" : "none"),
    broken: t("broken"),
    unreachable: t("unreachable"),
    "too-large": t("tooLarge"),
    withdrawn: t("withdrawn"),
    retry: t("retry"),
    noSize: t("noSize"),
  };
}
