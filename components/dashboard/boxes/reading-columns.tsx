import { useTranslations } from "next-intl";
import type { BoxReadingChoice, DrawnExample } from "#domain/box-reading.ts";
import { photoUrl } from "#domain/photo/photo-url.ts";
import { PhotoCrop } from "../../canvas/photo-crop.tsx";
import { Button } from "../../ui/button.tsx";
import { notationKey } from "./notation-key.ts";
import { ReadingColumn, SideBySide } from "./side-by-side.tsx";

type Props = {
  readings: readonly BoxReadingChoice[];
  examples: readonly DrawnExample[];
  isBusy: boolean;
  onChoose(reading: BoxReadingChoice): void;
};

/** The same entries drawn by each reading, side by side: in the right one the boxes lie where the words say. */
export function ReadingColumns({ readings, examples, isBusy, onChoose }: Props) {
  const t = useTranslations("boxes");
  if (examples.length === 0) return <p className="text-sm text-ink-soft">{t("noExamples")}</p>;
  const isOfSeveral = readings.some(({ notation }) => notation !== readings[0]?.notation);
  return (
    <SideBySide>
      {readings.map((reading, nth) => {
        const space = t(`space.${reading.space.name}`);
        const name = isOfSeveral
          ? t("reading", { notation: t(`notation.${notationKey(reading.notation)}`), space })
          : space;
        return (
          <ReadingColumn key={`${reading.notation} ${reading.space.name}`} name={name}>
            {examples.map((example) => (
              <Example key={example.entryId} example={example} nth={nth} name={name} />
            ))}
            <Button look="primary" className="whitespace-normal!" disabled={isBusy} onClick={() => onChoose(reading)}>
              {t("choose", { space: name })}
            </Button>
          </ReadingColumn>
        );
      })}
    </SideBySide>
  );
}

function Example({ example, nth, name }: { example: DrawnExample; nth: number; name: string }) {
  const t = useTranslations("boxes");
  const { image, drawn } = example;
  const mentions = drawn[nth] ?? [];
  const boxes = mentions.flatMap((mention) => mention.boxes);
  const phrases = [...new Set(mentions.map(({ phrase }) => phrase.trim()).filter((phrase) => phrase !== ""))].join(
    " · ",
  );
  return (
    <figure className="flex flex-col gap-1">
      <div className="relative h-44 overflow-hidden rounded-lg bg-stage">
        <PhotoCrop
          photoUrl={photoUrl(image)}
          size={{ widthPx: image.widthPx ?? 1, heightPx: image.heightPx ?? 1 }}
          boxes={boxes}
          colour={0}
          view="photo"
          label={t("drawn", { identity: image.identity, space: name, count: boxes.length })}
        />
      </div>
      <figcaption className="line-clamp-2 text-sm break-words">
        {boxes.length === 0 ? <span className="text-warn">{t("noBoxes")}</span> : phrases}
      </figcaption>
    </figure>
  );
}
