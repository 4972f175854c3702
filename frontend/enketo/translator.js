import { hooks } from "./hooks.js";

export const t = (key, options) => hooks.t(key, options);
