import { useTranslations } from "next-intl";

/** What is said of photos and videos of an entry. */
export function usePhotoWords() {
  const t = useTranslations("review");
  return {
    /** A video by its name, "" where it has none. */
    videoOf: (name: string): string => (name === "" ? t("videoUnnamed") : t("video", { name })),
  };
}
