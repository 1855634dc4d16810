// Notes of a record: each paragraph is saved as it is typed, and what others write appears. Without this file the notes are a
// plain form with a button, and nothing of anybody is lost either.
const form = document.querySelector("#notes");
if (form) writeAsYouGo(form);

function writeAsYouGo(form) {
  const status = form.querySelector("[role=status]");
  const list = form.querySelector("[data-paragraphs]");
  const PAUSE = 700; // milliseconds without a key
  const LOOK = 3_000; // between two looks at what others wrote
  const waiting = new Map(); // paragraph that is not saved as it stands -> timer
  let sending = Promise.resolve();
  let leaves = false;

  const text = (paragraph) => paragraph.querySelector("textarea");
  const kind = (paragraph) => paragraph.querySelector("select");
  const began = (paragraph) => paragraph.querySelector("input[type=hidden]");
  const idOf = (paragraph) => text(paragraph).name.slice("text-".length);

  form.addEventListener("input", (event) => later(event.target.closest("[data-paragraph]"), PAUSE));
  form.addEventListener("change", (event) => later(event.target.closest("[data-paragraph]"), 0));
  form.addEventListener("submit", () => (leaves = true));
  window.addEventListener("beforeunload", (event) => {
    if (waiting.size && !leaves) event.preventDefault();
  });

  function later(paragraph, pause) {
    if (!paragraph) return;
    clearTimeout(waiting.get(paragraph));
    waiting.set(paragraph, setTimeout(() => save(paragraph), pause));
  }

  // One after the other: the next version begins from what the one before it became.
  function save(paragraph) {
    sending = sending.then(() => send(paragraph));
  }

  async function send(paragraph) {
    const said = text(paragraph).value;
    if (paragraph.matches("[data-new]") && !said.trim()) return waiting.delete(paragraph);
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("id", idOf(paragraph));
    body.set("began", began(paragraph).value);
    body.set("text", said);
    if (kind(paragraph)) body.set("kind", kind(paragraph).value);
    let answer;
    try {
      const response = await fetch(form.dataset.write, { method: "POST", body, keepalive: true });
      answer = await response.json();
      if (!response.ok) return (status.textContent = answer.refused);
    } catch {
      status.textContent = form.dataset.unsaved;
      return later(paragraph, 5_000);
    }
    if (text(paragraph).value === said) waiting.delete(paragraph);
    if (paragraph.matches("[data-new]")) begun(paragraph);
    took(paragraph, answer);
    status.textContent = answer.beside ? form.dataset.wrote : form.dataset.saved;
    if (text(paragraph).value !== said) later(paragraph, PAUSE);
  }

  // What somebody else wrote meanwhile stays; what is typed here goes on as a version beside it.
  function took(paragraph, answer) {
    if (answer.id !== idOf(paragraph)) rename(paragraph, answer.id);
    began(paragraph).value = answer.version;
  }

  function rename(paragraph, id) {
    for (const one of [began(paragraph), text(paragraph), kind(paragraph)].filter(Boolean)) {
      const prefix = one.name.split("-")[0];
      one.name = `${prefix}-${id}`;
      if (one.id) {
        const label = paragraph.querySelector(`label[for="${one.id}"]`);
        one.id = one.name;
        label?.setAttribute("for", one.id);
      }
    }
  }

  // A paragraph that was the empty one at the end is one of the notes now, and there is another empty one.
  function begun(paragraph) {
    const next = paragraph.cloneNode(true);
    delete paragraph.dataset.new;
    rename(next, crypto.randomUUID());
    text(next).value = "";
    is(next, "");
    began(next).value = 0;
    list.append(next);
  }

  // What a paragraph is said to be, on pages that ask.
  function is(paragraph, value) {
    if (kind(paragraph)) kind(paragraph).value = value;
  }

  function find(id) {
    return [...list.querySelectorAll("[data-paragraph]")].find((one) => idOf(one) === id);
  }

  async function look() {
    try {
      const response = await fetch(form.dataset.all);
      if (response.ok) for (const one of (await response.json()).paragraphs) show(one);
    } catch {
      // Without a network there is nothing new; what is typed is saved when there is one.
    }
    setTimeout(look, LOOK);
  }

  function show(one) {
    const known = find(one.id);
    if (!known) {
      if (one.beside.some((other) => find(other.id))) return; // mine is the version beside it
      return add(one);
    }
    if (waiting.has(known) || document.activeElement === text(known)) return;
    if (Number(began(known).value) >= one.version) return;
    text(known).value = one.text;
    is(known, one.kind);
    began(known).value = one.version;
  }

  function add(one) {
    const last = list.querySelector("[data-new]");
    const made = last.cloneNode(true);
    delete made.dataset.new;
    rename(made, one.id);
    text(made).value = one.text;
    is(made, one.kind);
    began(made).value = one.version;
    list.insertBefore(made, last);
  }

  setTimeout(look, LOOK);
}
