import { pythonOf } from "../../helpers/python.ts";
import { compare, MODELS, releaseAndPull, scoreInNode, scoreInPython } from "./answers/released.ts";

// Needs a Python with numpy and onnxruntime.
const PYTHON = process.env.ORACLE_PYTHON ?? "python3";
const LONG_MS = 600_000;

/** As a registry's documentation has them: the path from the top, and one input with this name. */
const documented = (model: string) => `import onnxruntime as ort

# Load model
session = ort.InferenceSession('models/${model}/1.0.0/model.onnx')

# Run inference
outputs = session.run(None, {'input': features})
`;

test.each(MODELS)(
  "$model, released and pulled, answers in Python and in Node as its report says",
  async (model) => {
    const served = await releaseAndPull(model, false);
    const { folder, service } = served;
    const answers = [
      scoreInNode(model, served),
      scoreInPython(PYTHON, model, served, pythonOf(served.notes).lines.join("\n"), folder),
      ...(model.model === "bid" ? [] : [scoreInPython(PYTHON, model, served, documented(model.model), service)]),
    ];
    for (const scored of answers) {
      const { stated, found } = compare(model, served, scored);
      expect(found).toEqual(stated);
      expect(Object.keys(found.metrics).length).toBeGreaterThan(0);
    }
  },
  LONG_MS,
);
