// What was typed into a form and not sent yet comes back after a reload, the back button or a lost connection: kept in this
// tab alone, gone with it and once the form was taken. What somebody agrees to is asked for anew. Without this file the form
// is as it was drawn.
// Nor what may tell of health, belief or gender.
const NOT_KEPT = ["notice", "pictures", "access", "diet", "note", "gender", "age", "first_time"];
for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
for (const taken of document.querySelectorAll("[data-draft-taken]")) sessionStorage.removeItem(taken.dataset.draftTaken);

function keep(form) {
  const name = form.dataset.draft;
  const note = form.querySelector("[data-draft-note]");
  const fields = () => [...form.elements].filter((field) => field.name && !["hidden", "submit", "file"].includes(field.type) && !NOT_KEPT.includes(field.name));
  const isPlaced = (field) => ["checkbox", "radio"].includes(field.type);
  const typed = () => fields().map((field) => (isPlaced(field) ? field.checked : field.value));
  const drawn = JSON.stringify(typed());

  const draft = JSON.parse(sessionStorage.getItem(name) ?? "null");
  // A form that came back with its errors holds what was sent: that is newer than any draft.
  if (draft && !form.querySelector("[aria-invalid=true], .errorlist") && draft.length === fields().length && JSON.stringify(draft) !== drawn) {
    fields().forEach((field, place) => {
      if (isPlaced(field)) field.checked = draft[place];
      else field.value = draft[place];
    });
    note.hidden = false;
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }
  form.addEventListener("input", () => sessionStorage.setItem(name, JSON.stringify(typed())));
  note.querySelector("button").addEventListener("click", () => {
    sessionStorage.removeItem(name);
    form.reset();
    note.hidden = true;
    form.dispatchEvent(new Event("change", { bubbles: true }));
    fields()[0].focus();
  });
}
