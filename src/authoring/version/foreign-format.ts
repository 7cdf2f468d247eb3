/** What a model file is by its name, if it is not ONNX, and how its owner makes ONNX of it. */
export interface ForeignFormat {
  readonly what: string;
  readonly toOnnx: string;
  /** It is no model at all. */
  readonly data?: true;
}

const PICKLE = {
  what: "a pickled Python object",
  toOnnx:
    "Load it in Python and export it: skl2onnx.to_onnx for scikit-learn, onnxmltools for XGBoost and LightGBM, torch.onnx.export for PyTorch",
};
const TORCH = {
  what: "a file of PyTorch",
  toOnnx: 'Load it in Python and export it:  torch.onnx.export(model, (inputs,), "model.onnx", dynamo=True)',
};
const KERAS = {
  what: "a file of Keras",
  toOnnx: 'Load it in Python and export it:  keras.models.load_model(…).export("model.onnx", format="onnx")',
};
const TABLE = {
  what: "a table",
  toOnnx: "Name the ONNX file with --model, and labelled rows with --fixtures",
  data: true,
} as const;
const BY_EXTENSION: Readonly<Record<string, ForeignFormat>> = {
  pt: TORCH,
  pth: TORCH,
  pt2: TORCH,
  ckpt: { ...TORCH, what: "a checkpoint" },
  pkl: PICKLE,
  pickle: PICKLE,
  joblib: PICKLE,
  skops: { ...PICKLE, what: "a file of skops" },
  h5: KERAS,
  hdf5: KERAS,
  keras: KERAS,
  pb: {
    what: "a graph of TensorFlow",
    toOnnx: "Export it:  python -m tf2onnx.convert --saved-model <folder> --output model.onnx",
  },
  tflite: {
    what: "a file of TensorFlow Lite",
    toOnnx: "Export it:  python -m tf2onnx.convert --tflite <file> --output model.onnx",
  },
  cbm: {
    what: "a file of CatBoost",
    toOnnx: 'Load it in Python and export it:  model.save_model("model.onnx", format="onnx")',
  },
  safetensors: {
    what: "weights without a graph",
    toOnnx: "Export the model that they belong to, for example with  optimum-cli export onnx  or torch.onnx.export",
  },
  gguf: { what: "weights for llama.cpp", toOnnx: "Export the model that they come from to ONNX" },
  txt: {
    what: "text, as LightGBM saves models",
    toOnnx: "Load it in Python and export it:  onnxmltools.convert_lightgbm(model, initial_types=[…])",
  },
  json: {
    what: "JSON, as XGBoost saves models",
    toOnnx: "Load it in Python and export it:  onnxmltools.convert_xgboost(model, initial_types=[…])",
  },
  ubj: {
    what: "a file of XGBoost",
    toOnnx: "Load it in Python and export it:  onnxmltools.convert_xgboost(model, initial_types=[…])",
  },
  csv: TABLE,
  parquet: TABLE,
};

/** `undefined` if the name says nothing. */
export function foreignFormat(path: string): ForeignFormat | undefined {
  const extension = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined;
}
