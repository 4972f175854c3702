// Asks every two seconds how far the file is; when it is done the page is loaded anew. Without script people do that.
const EVERY = 2000;

async function look() {
  const here = document.getElementById("progress");
  try {
    const answer = await fetch("?bagian=1", { headers: { Accept: "text/html" } });
    if (answer.ok && !answer.redirected) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("progress");
      if (fresh && fresh.dataset.open === "0") {
        location.reload();
        return;
      }
      if (fresh) here.replaceChildren(...fresh.childNodes);
    }
  } catch {
    // Without a line for a moment; the next look may succeed.
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
