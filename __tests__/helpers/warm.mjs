// The process that runs models has a user of its own, which may not write what it has stripped.
import { warmWorker } from "../../scripts/source/warm.mjs";

export default warmWorker;
