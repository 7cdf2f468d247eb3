export type ExportFormat = "onnx" | "torchscript" | "savedmodel";
export type ModelType = "classification" | "regression" | "ranking";

/** `metadata.json` after its schema has accepted it: the seed's keys, as they are written there. */
export interface Metadata {
  readonly model_name: string;
  readonly version: string;
  readonly created_at: string;
  readonly framework: string;
  readonly framework_version: string;
  readonly export_format: ExportFormat;
  readonly model_type: ModelType;
  readonly input_features: readonly string[];
  readonly output_classes: readonly string[];
  readonly metrics: Readonly<Record<string, number>>;
  readonly training_config: {
    readonly dataset_hash: string;
    readonly training_samples: number;
    readonly validation_samples: number;
    readonly epochs: number;
  };
  readonly deployment: {
    readonly inference_latency_p50_ms: number;
    readonly inference_latency_p95_ms: number;
    readonly model_size_mb: number;
  };
  readonly validation: {
    readonly quantization: string;
    readonly edge_device_tested: readonly string[];
  };
  readonly deprecated: boolean;
}
