// Adds up who is ticked, while the team decides who comes. Without this file the page shows who has a place and who waits.
const form = document.querySelector("form.decide");
if (form) {
  const boxes = [...form.querySelectorAll("input[data-shares]")];
  const status = form.querySelector("[data-ticked]");
  for (const cell of form.querySelectorAll("[data-with]")) cell.hidden = false;

  const count = () => {
    const ticked = boxes.filter((box) => box.checked);
    const shares = ticked.flatMap((box) => box.dataset.shares.split(" "));
    for (const row of form.querySelectorAll("[data-share]")) {
      const more = shares.filter((share) => share === row.dataset.share).length;
      row.querySelector("[data-with]").textContent = Number(row.dataset.seated) + more;
      row.classList.toggle("grows", more > 0);
    }
    const free = status.dataset.seats;
    const parts = [`${status.dataset.words} ${ticked.length}`];
    if (free !== "") parts.push(`${status.dataset.free} ${free}`);
    status.textContent = parts.join(" · ");
    status.classList.toggle("wrong-text", free !== "" && ticked.length > Number(free));
  };
  form.addEventListener("change", count);
  window.addEventListener("pageshow", count);
  count();
}
