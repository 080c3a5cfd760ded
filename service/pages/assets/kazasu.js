// What a page gains where scripts run. Nothing here is needed: every page works without it.
"use strict";

// 表示: what was typed into a password field can be seen.
for (const field of document.querySelectorAll("input[data-reveal]")) {
  const [show, hide] = field.dataset.reveal.split("|");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button secondary reveal";
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-controls", field.id);
  button.textContent = show;
  button.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.textContent = shown ? show : hide;
    button.setAttribute("aria-pressed", String(!shown));
  });
  field.after(button);
  // A password manager asks by the kind of the field that is sent.
  field.form?.addEventListener("submit", () => { field.type = "password"; });
}

// A field that is asked only where another has a value comes and goes with it.
for (const field of document.querySelectorAll("[data-when]")) {
  const form = field.closest("form");
  const update = () => {
    const other = form.elements.namedItem(field.dataset.when);
    field.hidden = !other || other.value !== field.dataset.whenValue;
  };
  field.querySelector(".condition").hidden = true;
  form.addEventListener("change", update);
  update();
}

// 必須情報: an entry leaves the list when its field is filled in.
for (const panel of document.querySelectorAll("[data-missing]")) {
  const form = panel.closest("form");
  const filled = (id) => {
    const field = form.elements.namedItem(id);
    if (!field || form.querySelector(`[data-field="${id}"]`)?.hidden) return true;
    if (field instanceof RadioNodeList) {
      return field.value !== "" || [...field].some((one) => one.checked);
    }
    if (field.type === "checkbox" || field.type === "radio") return field.checked;
    return field.value.trim() !== "";
  };
  const update = () => {
    let missing = 0;
    for (const entry of panel.querySelectorAll("[data-for]")) {
      entry.hidden = filled(entry.dataset.for);
      if (!entry.hidden) missing += 1;
    }
    panel.querySelector(".missing-none").hidden = missing > 0;
  };
  form.addEventListener("input", update);
  form.addEventListener("change", update);
  update();
}

// What is wrong is told first.
document.getElementById("summary")?.focus();
