// A place to sign: strokes become a PNG in the hidden field. An empty pad sends nothing.
export function signatures() {
  for (const pad of document.querySelectorAll("[data-sign]")) attach(pad)
}

function attach(pad) {
  const canvas = pad.querySelector("canvas")
  const field = pad.querySelector("input[type=hidden]")
  const pen = canvas.getContext("2d")
  let last
  let hasInk = false

  const clear = () => {
    pen.clearRect(0, 0, canvas.width, canvas.height)
    hasInk = false
    field.value = ""
  }
  const place = event => {
    const box = canvas.getBoundingClientRect()
    return { x: (event.clientX - box.left) * canvas.width / box.width, y: (event.clientY - box.top) * canvas.height / box.height }
  }
  const draw = event => {
    const now = place(event)
    pen.lineWidth = event.pressure > 0 && event.pointerType === "pen" ? 1.6 + event.pressure * 4 : 3
    pen.lineCap = pen.lineJoin = "round"
    pen.strokeStyle = "#14181f"
    pen.beginPath()
    pen.moveTo(last.x, last.y)
    pen.lineTo(now.x, now.y)
    pen.stroke()
    last = now
    hasInk = true
  }
  canvas.addEventListener("pointerdown", event => {
    event.preventDefault()
    canvas.setPointerCapture(event.pointerId)
    last = place(event)
    draw(event)
  })
  canvas.addEventListener("pointermove", event => {
    if (!last) return
    for (const one of event.getCoalescedEvents?.() ?? [event]) draw(one)
  })
  const lift = () => {
    if (!last) return
    last = undefined
    if (hasInk) field.value = canvas.toDataURL("image/png")
  }
  canvas.addEventListener("pointerup", lift)
  canvas.addEventListener("pointercancel", lift)
  pad.querySelector("[data-sign-clear]").addEventListener("click", clear)
  if (field.value) {
    const image = new Image()
    image.onload = () => pen.drawImage(image, 0, 0)
    image.src = field.value
  }
}
