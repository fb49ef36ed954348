// Days are typed, in one order for everybody. Beside the text opens the browser's own calendar, by its button or by Alt and the
// arrow down; the arrows alone go a day on or back.
export function days() {
  document.addEventListener("click", event => {
    const field = event.target.closest("[data-calendar]")?.parentElement.querySelector("[data-day]")
    if (field) openCalendar(field)
  })
  document.addEventListener("keydown", event => {
    const field = event.target
    if (!field.matches?.("[data-day]") || !["ArrowUp", "ArrowDown"].includes(event.key) || event.isComposing) return
    event.preventDefault()
    if (event.altKey) openCalendar(field)
    else write(field, step(field, event.key === "ArrowUp" ? 1 : -1))
  })
}

const whole = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}))?$/

// An empty field begins with today.
function step(field, days) {
  const now = whole.exec(field.value.trim())
  if (!now) return field.value.trim() ? field.value : field.dataset.now
  const day = new Date(`${now[1]}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() + days)
  return [day.toISOString().slice(0, 10), now[2]].filter(Boolean).join(" ")
}

function write(field, text) {
  field.value = text
  field.dispatchEvent(new Event("input", { bubbles: true }))
  field.dispatchEvent(new Event("change", { bubbles: true }))
}

function openCalendar(field) {
  const place = field.parentElement
  place.querySelector(".calendar")?.remove()
  const calendar = Object.assign(document.createElement("input"), { type: field.dataset.day, className: "calendar", tabIndex: -1 })
  calendar.setAttribute("aria-hidden", "true")
  const now = whole.exec(field.value.trim())
  if (now) calendar.value = calendar.type === "date" ? now[1] : `${now[1]}T${now[2] ?? "00:00"}`
  calendar.addEventListener("change", () => { if (calendar.value) write(field, calendar.value.replace("T", " ")) })
  calendar.addEventListener("blur", () => calendar.remove())
  place.append(calendar)
  field.focus()
  try { calendar.showPicker() } catch { calendar.remove() }
}
