// Hides the questions that are not asked of somebody who answered so. Without this file all of them are shown, each with when
// it is asked, and the server decides all the same.
const questions = [...document.querySelectorAll("[data-asked-when]")];

function chosen(name) {
  const inputs = document.querySelectorAll(`input[name="${CSS.escape(name)}"]:checked`);
  return [...inputs].filter((input) => !input.closest("[data-asked-when][hidden]")).map((input) => input.value);
}

// In the order of the page: a question that hangs on a hidden one is hidden with it.
function show() {
  for (const question of questions) {
    const answers = question.dataset.answers.split(" ");
    question.hidden = !chosen(question.dataset.askedWhen).some((one) => answers.includes(one));
  }
}

document.addEventListener("change", show);
window.addEventListener("pageshow", show);
show();
