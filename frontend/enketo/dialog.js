import { hooks } from "./hooks.js";

const text = (content) => content.message || content;

export default {
  alert: (content) => hooks.alert(text(content)),
  confirm: (content) => hooks.confirm(text(content)),
  prompt: async (content, before) => window.prompt(text(content), before),
};
