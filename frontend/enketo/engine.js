// The form engine as one module. What a page must supply hangs on `hooks`; widgets that need maps, dates of jQuery or
// encrypted hashes are left out: the browser's own inputs do that.
export { Form } from "enketo-core";
export { hooks } from "./hooks.js";
