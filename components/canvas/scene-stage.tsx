import type Konva from "konva";
import { memo, type Ref, useImperativeHandle, useRef } from "react";
import { Layer, Shape, Stage } from "react-konva/lib/ReactKonvaCore.js";
import { must } from "#domain/must.ts";
import type { PhotoScene } from "./photo-scene.ts";
import type { SceneLayers } from "./scene-props.ts";

type Props = { ref: Ref<SceneLayers>; scene: PhotoScene };

/**
 * The scene's stage: two layers with one shape each, mounted once. Its props never change, so React leaves it alone. Each layer is a
 * canvas, whose every new picture the browser clears, rasterises and hands to the compositor whole: a millisecond on a laptop's screen.
 * The photo has its own since boxes change far more often.
 */
export const SceneStage = memo(function SceneStage({ ref, scene }: Props) {
  const stage = useRef<Konva.Stage>(null);
  const photo = useRef<Konva.Layer>(null);
  const boxes = useRef<Konva.Layer>(null);

  useImperativeHandle(ref, () => ({
    stage: must(stage.current, "the stage is mounted with its parent"),
    photo: must(photo.current, "a layer is mounted with its stage"),
    boxes: must(boxes.current, "a layer is mounted with its stage"),
  }));

  return (
    <Stage ref={stage} width={1} height={1} listening={false} className="absolute inset-0">
      <Layer ref={photo} listening={false}>
        <Shape
          listening={false}
          perfectDrawEnabled={false}
          sceneFunc={(context) => scene.paintPhoto(context._context)}
        />
      </Layer>
      <Layer ref={boxes} listening={false}>
        <Shape
          listening={false}
          perfectDrawEnabled={false}
          sceneFunc={(context) => scene.paintBoxes(context._context)}
        />
      </Layer>
    </Stage>
  );
});
