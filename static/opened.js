// Says that a person has opened their invitation: programs that look at links in mails run no scripts.
const said = document.querySelector("form[data-opened]");
if (said) fetch(said.action, { method: "POST", body: new FormData(said) }).catch(() => {});
