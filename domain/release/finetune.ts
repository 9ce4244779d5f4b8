/**
 * LLaVA-1.5's settings of fine-tuning (scripts/v1_5 of haotian-liu/LLaVA, arXiv 2310.03744), with the files of a release as its data; run in LLaVA's
 * checkout, with the photos where its docs put them, or the release's own (`hasPhotos`). `lora`: rank 128, alpha 256, rates of its own.
 */
export function printFinetune(data: readonly string[], how: "full" | "lora", hasPhotos: boolean): string {
  const [first = "", ...others] = data;
  const isLora = how === "lora";
  const flags = [
    ...(isLora ? ["--lora_enable True --lora_r 128 --lora_alpha 256 --mm_projector_lr 2e-5"] : []),
    "--deepspeed ./scripts/zero3.json",
    '--model_name_or_path "$MODEL"',
    "--version v1",
    '--data_path "$DATA"',
    '--image_folder "$PHOTOS"',
    "--vision_tower openai/clip-vit-large-patch14-336",
    '--pretrain_mm_mlp_adapter "$PROJECTOR"',
    "--mm_projector_type mlp2x_gelu --mm_vision_select_layer -2",
    "--mm_use_im_start_end False --mm_use_im_patch_token False",
    "--image_aspect_ratio pad --group_by_modality_length True",
    "--bf16 True --tf32 True",
    '--output_dir "$OUT"',
    "--num_train_epochs 1 --per_device_train_batch_size 16 --per_device_eval_batch_size 4 --gradient_accumulation_steps 1",
    "--evaluation_strategy no --save_strategy steps --save_steps 50000 --save_total_limit 1",
    `--learning_rate ${isLora ? "2e-4" : "2e-5"} --weight_decay 0. --warmup_ratio 0.03 --lr_scheduler_type cosine --logging_steps 1`,
    "--model_max_length 2048 --gradient_checkpointing True --dataloader_num_workers 4 --lazy_preprocess True",
    "--report_to none",
  ];
  return `#!/bin/bash
# LLaVA-1.5's settings (8 GPUs, 16 records each). Run it in a checkout of LLaVA: bash finetune${isLora ? "_lora" : ""}.sh [DATA]
set -e
HERE=$(cd "$(dirname "\${BASH_SOURCE[0]}")" && pwd)
DATA=\${1:-"$HERE/${first}"}
${others.map((file) => `# also in this release: "$HERE/${file}"\n`).join("")}PHOTOS=\${PHOTOS:-${hasPhotos ? '"$HERE/photos"' : "./playground/data"}}
MODEL=\${MODEL:-lmsys/vicuna-13b-v1.5}
PROJECTOR=\${PROJECTOR:-./checkpoints/llava-v1.5-13b-pretrain/mm_projector.bin}
OUT=\${OUT:-./checkpoints/llava-v1.5-13b${isLora ? "-lora" : ""}}

deepspeed llava/train/train_mem.py \\
    ${flags.join(" \\\n    ")}
`;
}
