// Half-typed input stays in this tab until it has been sent and taken, also across a lost log-in.
const prefix = "keep."
const sentKey = "keep-sent"

const fields = form => [...form.elements].filter(field =>
  field.name && !field.name.startsWith("_") && !["hidden", "password", "file", "submit", "button"].includes(field.type))

function remember(form) {
  const values = {}
  for (const field of fields(form)) {
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.checked !== field.defaultChecked) values[`${field.name}=${field.value}`] = field.checked
    } else if (field.value !== field.defaultValue || field.tagName === "SELECT") {
      values[field.name] = field.value
    }
  }
  sessionStorage.setItem(prefix + form.dataset.keep, JSON.stringify(values))
}

function restore(form) {
  // A form that came back with faults brings what was typed itself.
  if (form.querySelector(".wrong, .fault-summary")) return
  const values = JSON.parse(sessionStorage.getItem(prefix + form.dataset.keep) ?? "null")
  if (!values) return
  for (const field of fields(form)) {
    const mark = `${field.name}=${field.value}`
    if ((field.type === "radio" || field.type === "checkbox")) {
      if (mark in values) field.checked = values[mark]
    } else if (field.name in values) {
      field.value = values[field.name]
    }
  }
}

export function keepForms() {
  const forms = [...document.querySelectorAll("form[data-keep]")]
  const sent = sessionStorage.getItem(sentKey)
  if (sent) {
    // What was taken leads on to another page. Whoever merely goes on after a form that never arrived, or is asked for his
    // name first, finds it as he left it.
    const isDoor = document.body.classList.contains("door")
    const isLedOn = performance.getEntriesByType("navigation")[0]?.redirectCount > 0
    const isTaken = document.querySelector("[data-flash].done") || isLedOn && !forms.some(form => form.dataset.keep === sent)
    if (isTaken && !isDoor) sessionStorage.removeItem(prefix + sent)
    sessionStorage.removeItem(sentKey)
  }
  for (const form of forms) {
    restore(form)
    form.addEventListener("input", () => remember(form))
    form.addEventListener("submit", () => {
      remember(form)
      sessionStorage.setItem(sentKey, form.dataset.keep)
    })
  }
  if (document.querySelector("form[action='/logout']")) {
    document.querySelector("form[action='/logout']").addEventListener("submit", () => sessionStorage.clear())
  }
}
