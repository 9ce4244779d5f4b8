import type Konva from "konva";
import { memo, type Ref, useImperativeHandle, useRef } from "react";
import { Layer, Shape, Stage } from "react-konva/lib/ReactKonvaCore.js";
import { must } from "#domain/must.ts";
import type { PhotoScene } from "./photo-scene.ts";
import type { SceneLayers } from "./scene-props.ts";

type Props = { ref: Ref<SceneLayers>; scene: PhotoScene };

/** The scene's stage: three layers with one shape each, mounted once. Its props never change, so React leaves it alone. */
export const SceneStage = memo(function SceneStage({ ref, scene }: Props) {
  const stage = useRef<Konva.Stage>(null);
  const photo = useRef<Konva.Layer>(null);
  const rest = useRef<Konva.Layer>(null);
  const front = useRef<Konva.Layer>(null);

  useImperativeHandle(ref, () => ({
    stage: must(stage.current, "the stage is mounted with its parent"),
    photo: must(photo.current, "a layer is mounted with its stage"),
    rest: must(rest.current, "a layer is mounted with its stage"),
    front: must(front.current, "a layer is mounted with its stage"),
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
      <Layer ref={rest} listening={false}>
        <Shape
          listening={false}
          perfectDrawEnabled={false}
          sceneFunc={(context) => scene.paintRest(context._context)}
        />
      </Layer>
      <Layer ref={front} listening={false}>
        <Shape
          listening={false}
          perfectDrawEnabled={false}
          sceneFunc={(context) => scene.paintFront(context._context)}
        />
      </Layer>
    </Stage>
  );
});
