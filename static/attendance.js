// The attendance sheet: arrow keys move between the marks of the table; P, A, E and N mark a person. Until the activity is
// completed each mark is saved as it is made. What is not saved yet is kept on the device, without names, and sent when
// there is a network again. Without this file the sheet is a plain form with a button.
const sheet = document.querySelector("#attendance");
if (sheet) {
  keys(sheet);
  if (sheet.dataset.save) saveAsYouGo(sheet);
  else if (sheet.querySelector("[role=status]")) saveByButton(sheet);
}

function keptFor(form) {
  return unsentMarks(`attendance ${form.dataset.event} ${form.dataset.person} `);
}

// What the device still has is shown on the sheet; what is stored by now is forgotten.
function bringBack(form, kept) {
  for (const [pair, entry] of kept.entries()) {
    const control = form.elements[`mark-${pair}`];
    if (form.elements[`was-${pair}`]?.value === entry.mark) {
      kept.remove(pair);
    } else if (control) {
      control.value = entry.mark;
      if (control.matches?.("select")) show(control);
    }
  }
}

// A completed activity: its corrections have a reason, so the button saves them; leaving without it is warned of.
function saveByButton(form) {
  let changed = false;
  const kept = keptFor(form);
  bringBack(form, kept);
  if (kept.entries().length) form.querySelector("[role=status]").textContent = form.dataset.late;
  form.addEventListener("change", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}

function show(control) {
  if (control.matches("select")) control.className = `mark ${control.value || "open"}`;
}

function keys(form) {
  const marks = { p: "present", a: "absent", e: "excused", n: "" };
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  form.addEventListener("change", (event) => show(event.target));
  form.addEventListener("keydown", (event) => {
    const control = event.target.closest("[name^=mark-]");
    if (!control || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = control.matches("select") && steps[event.key];
    const mark = marks[event.key.toLowerCase()];
    if (step) {
      const cell = control.closest("td");
      const row = cell.parentElement.parentElement.rows[cell.parentElement.sectionRowIndex + step[0]];
      row?.cells[cell.cellIndex + step[1]]?.querySelector("select")?.focus();
      event.preventDefault();
    } else if (mark !== undefined) {
      form.elements[control.name].value = mark;
      control.dispatchEvent(new Event("change", { bubbles: true }));
      event.preventDefault();
    }
  });
}

function saveAsYouGo(form) {
  const words = form.dataset;
  const status = form.querySelector("[role=status]");
  const disputes = form.querySelector("#conflicts");
  const kept = keptFor(form);
  const LONGEST_PAUSE = 30_000;
  let pause = 2_000;
  let timer = 0;
  let sending = null;
  let leaves = false;
  let changes = 0; // how many marks were made by hand

  const control = (pair) => form.elements[`mark-${pair}`];
  const was = (pair) => form.elements[`was-${pair}`];

  function put(pair, mark) {
    if (!control(pair)) return;
    control(pair).value = mark;
    if (control(pair).matches?.("select")) show(control(pair));
  }

  function say(text, ...buttons) {
    status.replaceChildren(text, ...buttons.flatMap((button) => [" ", button]));
  }

  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "link-button";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  function choose(pair, mark) {
    const shown = kept.get(pair)?.was ?? was(pair).value;
    if (mark === shown) kept.remove(pair);
    else kept.set(pair, { mark, was: shown });
  }

  function again() {
    leaves = true; // what is not saved stays on the device
    location.reload();
  }

  function waiting() {
    return kept.entries().filter(([, entry]) => !entry.disputed);
  }

  async function send() {
    clearTimeout(timer);
    while (sending) await sending;
    if (!waiting().length) return;
    sending = sendNow();
    try {
      await sending;
    } finally {
      sending = null;
    }
    if (waiting().length && !timer) await send(); // what was marked while the answer was on its way
  }

  async function sendNow() {
    const sent = waiting();
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    for (const [pair, entry] of sent) {
      if (pair.startsWith("all-")) {
        body.append("all", pair.slice(4));
      } else {
        body.append(`mark-${pair}`, entry.mark);
        body.append(`was-${pair}`, entry.was);
      }
    }
    timer = 0;
    say(words.saving);
    let answer;
    try {
      const request = { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(20_000) };
      const response = await fetch(words.save, request);
      if (response.status >= 500) throw new Error(response.statusText);
      answer = { ok: response.ok, out: response.type === "opaqueredirect" || response.status === 403 };
      if (response.ok) answer.said = await response.json();
    } catch {
      timer = setTimeout(send, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      return say(words.away);
    }
    if (answer.ok) return taken(sent, answer.said);
    timer = -1; // no further try by itself: a person has to look
    return say(answer.out ? words.out : words.refused, button(words.again, again));
  }

  function taken(sent, answer) {
    pause = 2_000;
    const disputed = new Set(answer.conflicts.map((conflict) => conflict.pair));
    for (const [pair, entry] of sent) {
      if (disputed.has(pair)) continue;
      const now = kept.get(pair);
      if (was(pair)) was(pair).value = entry.mark;
      if (now === entry) kept.remove(pair);
      else if (now) kept.set(pair, { mark: now.mark, was: entry.mark });
      else if (control(pair) && control(pair).value !== entry.mark)
        kept.set(pair, { mark: control(pair).value, was: entry.mark });
    }
    fill("taken", answer.taken);
    fill("rest", answer.rest);
    fill("hours", answer.hours);
    for (const rest of form.querySelectorAll("[data-rest]")) rest.closest("button").hidden = !rest.textContent;
    answer.conflicts.forEach(dispute);
    say(answer.said + ".");
  }

  function fill(name, values) {
    for (const place of document.querySelectorAll(`[data-${name}]`)) {
      const text = values[place.dataset[name]];
      if (text !== undefined) place.textContent = text;
    }
  }

  // Somebody else changed the same mark: the sheet shows theirs, the note both, and the person decides.
  function dispute({ pair, theirs, mark, sentence }) {
    const entry = kept.get(pair);
    if (!entry) return;
    entry.disputed = true;
    if (was(pair)) was(pair).value = theirs;
    put(pair, theirs);
    const line = document.createElement("li");
    const decide = (chosen) => () => {
      line.remove();
      disputes.hidden = !disputes.querySelector("li");
      kept.remove(pair);
      if (chosen !== theirs) kept.set(pair, { mark: chosen, was: theirs });
      put(pair, chosen);
      send();
    };
    const word = (value) => `“${words[value || "open"]}”`;
    line.append(
      sentence,
      " ",
      button(`${words.keep} ${word(theirs)}`, decide(theirs)),
      " ",
      button(`${words.change} ${word(mark)}`, decide(mark)),
    );
    disputes.querySelector("ul").append(line);
    disputes.hidden = false;
  }

  function tickAll(session) {
    const marked = [];
    for (const shown of form.querySelectorAll(`[name^=was-][name$="-${session}"]`)) {
      const pair = shown.name.slice(4);
      if (control(pair).value || kept.get(pair)?.disputed) continue;
      marked.push(pair);
      put(pair, "present");
      choose(pair, "present");
    }
    if (words.pages > 1) kept.set(`all-${session}`, { mark: "present", was: "" });
    const before = changes;
    send().then(() => {
      if (words.pages > 1 || !marked.length || changes !== before) return;
      const undo = () => {
        for (const pair of marked) {
          put(pair, "");
          choose(pair, "");
        }
        send();
      };
      status.append(" ", button(words.undo, undo));
    });
  }

  form.addEventListener("change", (event) => {
    if (!event.target.name?.startsWith("mark-")) return;
    changes += 1;
    choose(event.target.name.slice(5), event.target.value);
    send();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.name === "all") tickAll(event.submitter.value);
    else send();
  });

  // Another session, or the end of the work: only once everything is saved.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-waits]");
    if (!link || (!waiting().length && navigator.onLine)) return;
    event.preventDefault();
    await send();
    if (!navigator.onLine) say(words.offline);
    else if (!kept.entries().length) location.assign(link.href);
  });
  document.addEventListener("submit", async (event) => {
    if (!event.target.matches("form[data-waits]") || !waiting().length) return;
    event.preventDefault();
    await send();
    if (!waiting().length) event.target.requestSubmit();
  });
  window.addEventListener("beforeunload", (event) => {
    if (kept.entries().length && !leaves) event.preventDefault();
  });
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.hidden || send());

  // Begin: what this device still has goes first.
  for (const place of form.querySelectorAll("[data-plain]")) place.hidden = true;
  for (const place of form.querySelectorAll("[data-scripted]")) place.hidden = false;
  say(words.begin);
  bringBack(form, kept);
  send();
}

// Marks that are not saved yet: in memory, and on the device under `prefix` and the pair of registration and session. What
// no session can send any more is forgotten.
function unsentMarks(prefix) {
  const OLDEST = 14 * 24 * 3_600_000;
  const found = new Map();
  const device = (act) => {
    try {
      return act(window.localStorage);
    } catch {
      return undefined; // a browser that keeps nothing
    }
  };
  device((storage) => {
    for (const key of Object.keys(storage)) {
      if (!key.startsWith("attendance ")) continue;
      const entry = JSON.parse(storage.getItem(key));
      if (!(Date.now() - entry.at < OLDEST)) storage.removeItem(key);
      else if (key.startsWith(prefix)) found.set(key.slice(prefix.length), { mark: entry.mark, was: entry.was });
    }
  });
  return {
    entries: () => [...found],
    get: (pair) => found.get(pair),
    set(pair, entry) {
      found.set(pair, entry);
      device((storage) => storage.setItem(prefix + pair, JSON.stringify({ ...entry, at: Date.now() })));
    },
    remove(pair) {
      found.delete(pair);
      device((storage) => storage.removeItem(prefix + pair));
    },
  };
}
