// Who else has this case open. A sign of life every few seconds while it is, a farewell when it is left; nothing is stored.
const pause = 4000

export function presence() {
  const place = document.querySelector("[data-presence]")
  if (!place) return
  // One page, one sign: the same person may have the case open twice.
  const page = Math.random().toString(36).slice(2, 14)
  const path = `${place.dataset.presence}?page=${page}`
  const beat = async () => {
    try {
      const answer = await fetch(path, { headers: { Accept: "application/json" } })
      if (!answer.ok || answer.redirected) return
      const { text } = await answer.json()
      if (place.textContent !== text) place.textContent = text
      place.hidden = !text
    } catch { /* Without the network nobody is shown wrongly for long: the next answer corrects it. */ }
  }
  beat()
  let timer = setInterval(beat, pause)
  addEventListener("pagehide", () => {
    clearInterval(timer)
    fetch(`${path}&left=1`, { keepalive: true }).catch(() => {})
  })
  addEventListener("pageshow", event => { if (event.persisted) { beat(); timer = setInterval(beat, pause) } })
}
