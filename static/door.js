// Check-in at the door, on a phone that may have no network all day. Every mark is an operation with an id of its own and
// the moment of this device; it is kept here until the site has taken it, and sent again until then. Without this file the
// page is a list of plain buttons.
const door = document.querySelector("#door");
if (door && window.localStorage) checkIn(door);

function checkIn(door) {
  const words = door.dataset;
  const store = `door ${words.door}`;
  const status = door.querySelector("[role=status]");
  const list = door.querySelector(".door-list");
  const search = door.querySelector("#door-search");
  const walkIn = document.querySelector("#door-walk-in");
  let kept = stored();
  const LONGEST_PAUSE = 30_000;
  let session = chosen() ?? Number(words.session);
  let pause = 2_000;
  let timer = 0;
  let isSending = false;

  // Which session the helper chose by hand, for an hour and a half: a badge that the phone's camera opens is a page of its own.
  function chosen() {
    const choice = JSON.parse(localStorage.getItem(`${store} session`) ?? "null");
    const isFresh = choice && Date.now() - choice.at < 5_400_000;
    return isFresh && door.querySelector(`[data-session-link="${choice.session}"]`) ? choice.session : null;
  }

  function stored() {
    return JSON.parse(localStorage.getItem(store) ?? '{"marks": [], "walk_ins": []}');
  }

  // Another tab of this page may have kept something meanwhile: what is there is changed, and not written over.
  function change(how) {
    kept = stored();
    how(kept);
    localStorage.setItem(store, JSON.stringify(kept));
  }

  function waiting() {
    return kept.marks.length + kept.walk_ins.length;
  }

  function say(text) {
    status.textContent = waiting() ? `${text} ${words.waits.replace("%", waiting())}` : text;
  }

  function line(person) {
    return list.querySelector(`[data-person="${CSS.escape(person)}"]`);
  }

  function presentAt(item) {
    return new Set((item.dataset.present || "").split(" ").filter(Boolean).map(Number));
  }

  function draw() {
    const wanted = plain(search.value);
    let there = 0;
    let all = 0;
    for (const item of list.children) {
      const isHere = presentAt(item).has(session);
      const isElsewhere = !isHere && (item.dataset.elsewhere || "").split(" ").includes(String(session));
      const button = item.querySelector("button");
      there += isHere;
      all += !isElsewhere;
      item.classList.toggle("here", isHere);
      item.classList.toggle("elsewhere", isElsewhere);
      button.textContent = isHere ? words.here : words.present;
      button.value = isHere ? "" : "present";
      button.classList.toggle("second", !isHere);
      button.setAttribute("aria-pressed", isHere);
      item.hidden = !plain(item.dataset.words).includes(wanted);
    }
    door.querySelector(".door-there").textContent = words.there.replace("%", there).replace("#", all);
    for (const link of door.querySelectorAll("[data-session-link]")) {
      const isCurrent = Number(link.dataset.sessionLink) === session;
      isCurrent ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
    }
  }

  function plain(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
  }

  function put(item, mark, at) {
    const present = presentAt(item);
    mark ? present.add(at) : present.delete(at);
    item.dataset.present = [...present].join(" ");
  }

  function add(person, name, town) {
    if (line(person)) return line(person);
    const item = door.querySelector("#door-line").content.firstElementChild.cloneNode(true);
    item.dataset.person = person;
    item.dataset.words = `${name} ${town}`;
    item.querySelector(".door-name").textContent = name;
    item.querySelector(".door-town").textContent = town;
    item.querySelector("[name=person]").value = person;
    item.querySelector("button").setAttribute("aria-label", `${name}: ${words.present}`);
    list.prepend(item);
    return item;
  }

  function mark(person, value) {
    const at = new Date().toISOString();
    change((kept) => kept.marks.push({ id: crypto.randomUUID(), person, session, mark: value, at }));
    put(line(person), value, session);
    draw();
    send();
  }

  // What this device has and the site has not is shown as it was made.
  function bringBack() {
    for (const one of kept.walk_ins) add(one.id, one.name, one.town);
    for (const one of kept.marks) if (line(one.person)) put(line(one.person), one.mark, one.session);
  }

  async function send() {
    clearTimeout(timer);
    timer = 0;
    if (isSending || !waiting()) return say(waiting() ? words.saving : words.saved);
    isSending = true;
    say(words.saving);
    const body = JSON.stringify({ ...kept, now: new Date().toISOString() });
    try {
      const request = { method: "POST", body, credentials: "omit", signal: AbortSignal.timeout(20_000) };
      const response = await fetch(words.marks, request);
      if (response.status >= 500) throw new Error(response.statusText);
      const answer = response.ok ? await response.json() : await response.json().catch(() => ({}));
      pause = 2_000;
      if (response.ok) take(answer);
      else say(answer.refused || words.refused);
    } catch {
      say(words.away);
      timer = setTimeout(send, pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    } finally {
      isSending = false;
    }
    if (waiting() && !timer) timer = setTimeout(send, pause);
  }

  function take(answer) {
    const done = new Set([...answer.kept, ...Object.keys(answer.refused)]);
    const named = Object.fromEntries(kept.walk_ins.map((one) => [one.id, `${one.name}: `]));
    const refused = Object.entries(answer.refused).map(([id, why]) => `${named[id] ?? ""}${why}`);
    change((kept) => {
      kept.marks = kept.marks.filter((one) => !done.has(one.id));
      kept.walk_ins = kept.walk_ins.filter((one) => !done.has(one.id));
    });
    if (answer.people) {
      for (const [person, name, town] of answer.people) add(person, name, town);
      for (const item of list.children) item.dataset.present = "";
      for (const [person, at] of answer.present) if (line(person)) put(line(person), "present", at);
    }
    bringBack();
    draw();
    say(refused.length ? refused.join(" ") : words.saved);
  }

  // A badge was read: by the phone's own camera, which opened this page, or by the scanner in it.
  function badge(person) {
    const item = line(person);
    const note = door.querySelector("[data-scanned]");
    note.hidden = false;
    note.textContent = item ? words.scannedWords.replace("%", item.querySelector(".door-name").textContent) : words.unknown;
    if (!item) return;
    search.value = "";
    if (!presentAt(item).has(session)) mark(person, "present");
    list.prepend(item);
    draw();
    navigator.vibrate?.(60);
  }

  async function scan(button, video) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    const label = button.textContent;
    const again = () => button.addEventListener("click", () => scan(button, video), { once: true });
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
    } catch {
      for (const track of stream?.getTracks() ?? []) track.stop();
      video.hidden = true;
      again();
      return say(words.noCamera);
    }
    button.textContent = button.dataset.stop;
    let last = "";
    const look = setInterval(async () => {
      for (const code of await detector.detect(video).catch(() => [])) {
        const person = code.rawValue.match(/\/door\/badge\/([0-9a-f-]{36})\/$/)?.[1];
        if (person && person !== last) badge(person);
        last = person ?? last;
      }
    }, 250);
    button.addEventListener("click", () => {
      clearInterval(look);
      for (const track of stream.getTracks()) track.stop();
      video.hidden = true;
      button.textContent = label;
      again();
    }, { once: true });
  }

  list.addEventListener("submit", (event) => {
    event.preventDefault();
    const item = event.target.closest("[data-person]");
    mark(item.dataset.person, presentAt(item).has(session) ? "" : "present");
  });
  search.closest(".door-search").hidden = false;
  search.addEventListener("input", draw);
  for (const link of door.querySelectorAll("[data-session-link]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      session = Number(link.dataset.sessionLink);
      localStorage.setItem(`${store} session`, JSON.stringify({ session, at: Date.now() }));
      draw();
    });
  }
  walkIn.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = Object.fromEntries(["name", "town", "actor_kind"].map((n) => [n, walkIn.elements[n].value.trim()]));
    const missing = Object.keys(said).find((name) => !said[name]);
    if (missing) return walkIn.elements[missing].focus();
    const id = crypto.randomUUID();
    change((kept) => kept.walk_ins.push({ id, ...said }));
    add(id, said.name, said.town);
    walkIn.reset();
    walkIn.closest("details").open = false;
    mark(id, "present");
  });
  window.addEventListener("online", send);
  keepThePage(words.worker);
  bringBack();
  draw();
  send();
  const scanned = new URLSearchParams(location.search).get("badge");
  if (scanned) {
    history.replaceState(null, "", location.pathname);
    badge(scanned);
  }
  if ("BarcodeDetector" in window) {
    const button = door.querySelector("[data-scan]");
    button.closest(".door-scan").hidden = false;
    button.addEventListener("click", () => scan(button, door.querySelector("video")), { once: true });
  }
}

// The page and what it is made of, from its first visit on.
async function keepThePage(worker) {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(worker);
    const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")].map((part) => part.href);
    const scripts = [...document.querySelectorAll("script[src]")].map((script) => script.src);
    const kept = await caches.open("door-1");
    await kept.addAll([location.pathname, ...parts, ...scripts]);
    document.querySelector("#door").dataset.isKept = "";
  } catch {
    // Without it the page works as long as it stays open.
  }
}
