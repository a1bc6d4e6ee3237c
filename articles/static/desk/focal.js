// The focal point by click, by drag and by arrow keys. The two numbers are the form's own, and work without any of this.

const box = document.querySelector(".focal")
const across = document.querySelector("#id_focal_x")
const down = document.querySelector("#id_focal_y")

function percent(value) {
  return Math.max(0, Math.min(100, Math.round(value)))
}

function show() {
  const [x, y] = [percent(across.value), percent(down.value)]
  const spot = box.querySelector(".spot")
  spot.style.left = `${x}%`
  spot.style.top = `${y}%`
  for (const crop of box.querySelectorAll(".crop")) crop.style.objectPosition = `${x}% ${y}%`
}

function move(x, y) {
  across.value = percent(x)
  down.value = percent(y)
  show()
  box.querySelector("[role=status]").textContent = box.dataset.told.replace("%x", across.value).replace("%y", down.value)
}

function follow(event) {
  const area = box.querySelector(".picture img").getBoundingClientRect()
  move((100 * (event.clientX - area.left)) / area.width, (100 * (event.clientY - area.top)) / area.height)
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

function step(event) {
  if (!STEPS[event.key]) return
  event.preventDefault()
  const [x, y] = STEPS[event.key].map((each) => each * (event.shiftKey ? 10 : 1))
  move(Number(across.value) + x, Number(down.value) + y)
}

if (box && across && down) {
  const picture = box.querySelector(".picture")
  box.querySelector(".spot").hidden = false
  picture.classList.add("movable")
  picture.addEventListener("pointerdown", (event) => {
    event.preventDefault()
    box.querySelector(".spot").focus()
    picture.setPointerCapture(event.pointerId)
    follow(event)
  })
  picture.addEventListener("pointermove", (event) => {
    if (picture.hasPointerCapture(event.pointerId)) follow(event)
  })
  picture.addEventListener("keydown", step)
  for (const input of [across, down]) input.addEventListener("input", show)
}
