// The box for a pasted story: it takes along the clipboard's HTML, and a file that is dropped on it.

const LARGE = 1_500_000 // bytes: what a form may send has its limit
const box = document.querySelector("form.paste")

function say(words) {
  box.querySelector("[role=status]").textContent = words
}

function take(text, rich) {
  const large = new Blob([rich.value]).size > LARGE
  if (large) rich.value = ""
  say(large ? box.dataset.large : box.dataset.rich)
  return text.value
}

function begin() {
  const [text, rich, file] = ["text", "html", "file"].map((name) => box.querySelector(`[name=paste-${name}]`))
  let pasted = rich.value ? text.value : null
  text.addEventListener("paste", (event) => {
    const html = event.clipboardData.getData("text/html")
    const all = text.selectionStart === 0 && text.selectionEnd === text.value.length
    if (!html || !all) return
    setTimeout(() => {
      rich.value = html
      pasted = take(text, rich)
    })
  })
  text.addEventListener("input", () => {
    if (!rich.value || text.value === pasted) return
    rich.value = ""
    say(text.value ? box.dataset.plain : "")
  })
  box.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault()
  })
  box.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return
    event.preventDefault()
    file.files = event.dataTransfer.files
    say(file.files[0].name)
  })
}

if (box) begin()

// What became of it is told where the next step is. A filled form holds what is not saved: leaving it asks first.
document.addEventListener("content-editor:ready", () => {
  const told = document.querySelector("#pasted-heading")
  if (told) document.querySelector("#id_headline").dispatchEvent(new Event("input", { bubbles: true }))
  const next = told ?? (box?.querySelector(".errorlist") && box.querySelector("[name=paste-text]"))
  next?.focus()
})
