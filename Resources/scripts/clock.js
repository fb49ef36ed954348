// Remaining working time goes on between two answers, but never past the end of the shift that the server named.
export function clocks() {
  const words = JSON.parse(document.querySelector("meta[name='clock-words']")?.content ?? "null")
  if (!words) return
  const skew = Date.now() - Number(document.querySelector("meta[name='clock-now']")?.content ?? Date.now())
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name])
  const duration = milliseconds => {
    const all = Math.floor(Math.abs(milliseconds) / 60000)
    const values = { hours: Math.floor(all / 60), minutes: all % 60 }
    if (all === 0) return words.underMinute
    if (all < 60) return fill(words.minutes, values)
    return fill(values.minutes === 0 ? words.hours : words.hoursAndMinutes, values)
  }
  const tick = () => {
    const now = Date.now() - skew
    for (const place of document.querySelectorAll("[data-left]")) {
      const { left, asOf, until } = place.dataset
      const rest = Number(left) - Math.max(0, Math.min(now, Number(until)) - Number(asOf))
      const text = fill(rest >= 0 ? words.left : words.over, { duration: duration(rest) })
      if (place.textContent !== text) place.textContent = text
      const clock = place.closest(".clock")
      clock?.classList.toggle("late", rest < 0)
      clock?.classList.toggle("soon", rest >= 0 && rest < 3600000)
    }
  }
  setInterval(tick, 15000)
  document.addEventListener("visibilitychange", () => { if (!document.hidden) tick() })
}
