// Typeahead over /search.json?q=…&in=… → {"items": [{"text", "detail", "path", "fill": {field: value}}]}.
import { act, entries, recent } from "./palette.js"

const wait = 130

export function lookUps() {
  for (const input of document.querySelectorAll("input[data-look]")) attach(input)
  const phone = document.querySelector("input[name='customer.phone']")
  if (phone && document.querySelector("[data-caller]")) attachCaller(phone)
  document.addEventListener("click", event => {
    const link = event.target.closest("[data-set]")
    if (!link) return
    event.preventDefault()
    set(link.dataset.set, link.dataset.value, true)
    if (link.dataset.also) set(link.dataset.also, link.dataset.alsoValue, true)
    if (link.dataset.asset) set("asset", link.dataset.asset, true)
    document.querySelector("[name='symptom']")?.focus()
  })
}

function set(name, value, over = false) {
  const fields = document.getElementsByName(name)
  for (const field of fields) {
    if (field.type === "radio") {
      if (over || ![...fields].some(one => one.checked)) field.checked = field.value === value
    } else if (over || !field.value) {
      field.value = value ?? ""
    } else continue
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }
}

function attach(input) {
  const dialog = input.closest("dialog")
  const list = dialog?.querySelector("ul") ?? Object.assign(document.createElement("ul"), { className: "look sheet", hidden: true })
  if (!dialog) input.after(list)
  list.id ||= `look-${Math.random().toString(36).slice(2)}`
  list.setAttribute("role", "listbox")
  for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": list.id, "aria-expanded": "false", "aria-autocomplete": "list" })) {
    input.setAttribute(name, value)
  }
  const seen = dialog ? recent() : null
  const others = () => seen().filter(id => !location.pathname.endsWith(id))
  let items = []
  let chosen = -1
  let timer
  let asked = 0

  const close = () => { list.hidden = !dialog; list.replaceChildren(); items = []; chosen = -1; input.setAttribute("aria-expanded", "false") }
  const mark = place => {
    if (!items.length) return
    chosen = (place + items.length) % items.length
    ;[...list.children].forEach((row, index) => row.setAttribute("aria-selected", index === chosen))
    list.children[chosen]?.scrollIntoView({ block: "nearest" })
    input.setAttribute("aria-activedescendant", list.children[chosen]?.id ?? "")
  }
  const take = item => {
    if (item.target) act(dialog, item)
    else if (item.fill && !input.hasAttribute("data-look-open")) {
      for (const [name, value] of Object.entries(item.fill)) set(name, value, true)
      close()
    } else if (item.path && (dialog || input.dataset.look === "all")) {
      location.href = item.path
    } else {
      input.value = item.text
      input.dispatchEvent(new Event("input", { bubbles: true }))
      close()
    }
  }
  const show = () => {
    list.replaceChildren(...items.map((item, index) => {
      const row = document.createElement("li")
      row.id = `${list.id}-${index}`
      row.setAttribute("role", "option")
      row.append(item.text)
      if (item.detail) row.append(Object.assign(document.createElement("small"), { textContent: item.detail }))
      row.addEventListener("mousedown", event => { event.preventDefault(); take(item) })
      return row
    }))
    list.hidden = !items.length
    const none = dialog?.querySelector("[data-none]")
    if (none) none.hidden = items.length > 0
    input.setAttribute("aria-expanded", String(items.length > 0))
  }
  const ask = async () => {
    const query = input.value.trim()
    const mine = ++asked
    const here = dialog ? entries(dialog, query) : []
    const wanted = query ? { q: query, in: input.dataset.look } : dialog && others().length ? { in: "recent", ids: others().join(",") } : null
    if (dialog) { items = here; show(); mark(0) }
    if (!wanted) { if (!dialog) close(); return }
    try {
      const answer = await fetch(`/search.json?${new URLSearchParams(wanted)}`, { headers: { Accept: "application/json" } })
      if (!answer.ok || mine !== asked) return
      const found = (await answer.json()).items ?? []
      // What may be done here comes first, then the cases, then the pages.
      items = [...here.filter(one => one.target), ...(query ? [] : found), ...here.filter(one => one.path), ...(query ? found : [])]
      chosen = -1
      if (document.activeElement !== input) return
      show()
      if (dialog) mark(0)
    } catch { close() }
  }
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, wait) })
  input.addEventListener("blur", () => setTimeout(close, 120))
  input.addEventListener("keydown", event => {
    if (event.isComposing) return
    if (event.key === "ArrowDown" && items.length) { event.preventDefault(); mark(chosen + 1) }
    else if (event.key === "ArrowUp" && items.length) { event.preventDefault(); mark(chosen - 1) }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); take(items[chosen]) }
    else if (event.key === "Enter" && dialog && items.length) { event.preventDefault(); take(items[0]) }
    else if (event.key === "Escape" && items.length && !dialog) { event.stopPropagation(); close() }
  })
}

// The number is enough to know who calls: the panel beside the form is fetched, empty fields are filled.
function attachCaller(phone) {
  let last = phone.value.replace(/\D/g, "")
  let filled = {}
  // A model typed over the picked one is another product.
  document.getElementById("product.model")?.addEventListener("input", event => { if (event.isTrusted) set("asset", "", true) })
  let timer
  phone.addEventListener("input", () => {
    clearTimeout(timer)
    const number = phone.value.replace(/\D/g, "")
    if (number === last || number.length < 7) return
    timer = setTimeout(async () => {
      last = number
      try {
        const answer = await fetch(`/orders/new?phone=${encodeURIComponent(phone.value)}`, { headers: { Accept: "text/html" } })
        if (!answer.ok || answer.redirected) return
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-caller]")
        const panel = document.querySelector("[data-caller]")
        if (!fresh || phone.value.replace(/\D/g, "") !== number) return
        panel.replaceChildren(...fresh.childNodes)
        // What the number before had filled in, and nobody has changed since, belongs to somebody else now.
        for (const [name, value] of Object.entries(filled)) {
          const field = document.getElementsByName(name)[0]
          if (field && field.type !== "radio" && field.value === value) set(name, "", true)
        }
        filled = {}
        set("customer.id", "", true)
        set("asset", "", true)
        for (const data of panel.querySelectorAll("[data-fill]")) {
          const field = document.getElementsByName(data.dataset.fill)[0]
          if (field && field.type !== "radio" && !field.value) filled[data.dataset.fill] = data.value
          set(data.dataset.fill, data.value)
        }
      } catch { /* Without the network the form still takes what is typed. */ }
    }, 350)
  })
}
