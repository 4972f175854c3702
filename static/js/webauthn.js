/**
 * Buttons of passkeys appear only where the browser can use them; a failure is said in words.
 */
if (window.PublicKeyCredential) {
  for (const button of document.querySelectorAll("[data-needs-script]")) button.hidden = false;
}
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const words = document.getElementById("key-failed");
  if (!words) return;
  document.querySelector("main").prepend(words);
  words.hidden = false;
});
