// The form engine as one module. What a page must supply hangs on `hooks`; widgets that need maps, dates of jQuery or
// encrypted hashes are left out: the browser's own inputs do that.
import files from "./files.js";

export { Form } from "enketo-core";
export { hooks } from "./hooks.js";
/** The files that the form holds now, made smaller, under the names that its answers use. */
export const chosen = () => files.getCurrentFiles();
