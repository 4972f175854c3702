/** In place of a cryptographic library of 80 kB: a form that asks for digest() is told so. */
export default new Proxy({}, {
  get() {
    throw new Error("digest() is not offered here");
  },
});
