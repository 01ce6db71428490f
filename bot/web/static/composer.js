// The box one writes in: grows, keeps its text over a reload, sends on Enter where there is a keyboard.

export class Composer {
  /** phone.submit(text) says whether the box may be emptied; phone.sendFile(file) takes what was chosen or pasted. */
  constructor({ box, form, file }, drawer, phone) {
    Object.assign(this, { box, drawer });
    box.value = drawer.read("draft") ?? "";
    box.addEventListener("input", () => {
      phone.warn("");
      this.keep();
    });
    box.addEventListener("keydown", (event) => {
      const composing = event.isComposing || event.keyCode === 229; // an accent is being typed
      if (event.key !== "Enter" || event.shiftKey || composing || !matchMedia("(pointer: fine)").matches) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = box.value.trim().normalize("NFC");
      if (!text || !phone.submit(text)) return;
      box.value = "";
      this.keep();
    });
    file.addEventListener("change", () => {
      for (const chosen of file.files) phone.sendFile(chosen);
      file.value = "";
    });
    box.addEventListener("paste", (event) => {
      for (const pasted of event.clipboardData?.files ?? []) phone.sendFile(pasted);
    });
    this.grow();
  }

  keep() {
    this.drawer.write("draft", this.box.value || null);
    this.grow();
  }

  /** A text that was refused comes back above what was written meanwhile. */
  putBack(text) {
    this.box.value = [text, this.box.value].filter(Boolean).join("\n");
    this.keep();
  }

  grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight + 2, 120)}px`;
  }
}
