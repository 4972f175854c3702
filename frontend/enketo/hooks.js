/** Set by the page before a form is made: words, questions to the person, files of a draft. */
export const hooks = {
  t: (key) => key,
  confirm: async (text) => window.confirm(text),
  alert: async (text) => window.alert(text),
  stored: async () => null,
};
