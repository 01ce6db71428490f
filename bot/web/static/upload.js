// The upload page: refuses what is too large before it leaves the phone, and shows how far the rest is.
const form = document.querySelector("form[data-upload]");
const input = form.querySelector("input[type=file]");
const refusal = form.querySelector(".upload-refusal");
const bar = form.querySelector("progress");
const button = form.querySelector("button");

const refuse = (text) => {
  refusal.textContent = text;
  refusal.hidden = !text;
};

const tooLarge = () => [...input.files].find((file) => file.size > Number(form.dataset.largest));

const busy = (is) => {
  bar.hidden = !is;
  button.toggleAttribute("aria-disabled", is);
  form.dataset.sending = is ? "yes" : "";
};

input.addEventListener("change", () => {
  const file = tooLarge();
  refuse(file ? form.dataset.tooLarge.replace("{name}", file.name) : "");
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (form.dataset.sending || tooLarge()) return;
  refuse("");
  busy(true);
  const call = new XMLHttpRequest();
  call.open("POST", location.href);
  call.setRequestHeader("Accept", "application/json");
  call.responseType = "json";
  call.upload.addEventListener("progress", (at) => {
    if (at.lengthComputable) bar.value = Math.round((at.loaded / at.total) * 100);
  });
  call.addEventListener("load", () => {
    const told = call.response;
    busy(false);
    if (!told?.text) return refuse(form.dataset.lost);
    if (!told.done) return refuse(told.text);
    const title = Object.assign(document.createElement("h1"), { textContent: told.title, tabIndex: -1 });
    const text = Object.assign(document.createElement("p"), { className: "sheet-text", textContent: told.text });
    document.querySelector("main").replaceChildren(document.querySelector(".sheet-office"), title, text);
    title.focus();
  });
  call.addEventListener("error", () => {
    busy(false);
    refuse(form.dataset.lost);
  });
  call.send(new FormData(form));
});
