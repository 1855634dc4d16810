// A button of a list says what it is doing until the answer is there, and a second click does not do it twice. Without this
// file the form is sent all the same.
for (const place of document.querySelectorAll("[data-running-here]")) {
  const form = place.closest("form");
  form.addEventListener("submit", (event) => {
    if (place.textContent) event.preventDefault();
    place.textContent = event.submitter?.dataset.running ?? "";
  });
  window.addEventListener("pageshow", () => {
    place.textContent = "";
  });
}
