// Pictures taken in by drop: several into the library, one into a story. Each is sent alone, and answered where it stands.

function fill(section, text) {
  section.querySelector(".told").textContent = text
}

// Drawn, not linked: the policy of the desk lets no page show what is not on the site.
async function draw(canvas, file) {
  try {
    const bitmap = await createImageBitmap(file)
    const scale = Math.min(canvas.width / bitmap.width, canvas.height / bitmap.height)
    const [width, height] = [bitmap.width * scale, bitmap.height * scale]
    canvas.getContext("2d").drawImage(bitmap, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height)
  } catch {
    canvas.hidden = true
  }
}

function tell(row, messages) {
  row.querySelector(".errorlist").replaceChildren(...messages.map((message) => {
    const line = document.createElement("li")
    line.textContent = message
    return line
  }))
}

export class Taking {
  constructor(section, saved = () => {}) {
    this.section = section
    this.saved = saved
    this.words = section.querySelector(".words").dataset
    section.hidden = false
    const input = section.querySelector("input[type=file]")
    input.addEventListener("change", () => {
      this.take(input.files)
      input.value = ""
    })
    section.addEventListener("dragover", (event) => {
      event.preventDefault()
      section.classList.add("over")
    })
    section.addEventListener("dragleave", () => section.classList.remove("over"))
    section.addEventListener("drop", (event) => {
      event.preventDefault()
      section.classList.remove("over")
      this.take(event.dataTransfer.files)
    })
    section.querySelector(".send button").addEventListener("click", () => this.send())
    // Enter in a field of a row sends the row, not the form around it.
    section.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input:not([type=file])")) return
      event.preventDefault()
      this.send()
    })
  }

  get waiting() {
    return [...this.section.querySelectorAll(".taken > li:not(.done)")]
  }

  take(files) {
    const rows = [...files].map((file) => this.row(file))
    this.section.querySelector(".send").hidden = !this.waiting.length
    rows[0]?.querySelector("[data-field=alt]").focus()
  }

  row(file) {
    const row = this.section.querySelector("template").content.firstElementChild.cloneNode(true)
    row.file = file
    row.querySelector(".file").textContent = file.name
    row.querySelector("canvas").setAttribute("aria-label", file.name)
    row.querySelector(".drop-it").addEventListener("click", () => {
      row.remove()
      this.section.querySelector(".send").hidden = !this.waiting.length
    })
    this.section.querySelector(".taken").append(row)
    draw(row.querySelector("canvas"), file)
    return row
  }

  async send() {
    const button = this.section.querySelector(".send button")
    if (button.disabled) return
    button.disabled = true
    for (const row of this.waiting) await this.sendOne(row)
    button.disabled = false
    this.section.querySelector(".send").hidden = !this.waiting.length
    fill(this.section, this.waiting.length ? this.words.wrong : this.words.done)
    this.waiting[0]?.querySelector("[data-field=alt]").focus()
  }

  async sendOne(row) {
    const body = new FormData()
    body.append("upload", row.file)
    for (const input of row.querySelectorAll("input[data-field]")) {
      if (input.type !== "checkbox" || input.checked) body.append(input.dataset.field, input.value)
    }
    body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value)
    try {
      const answer = await fetch(this.section.dataset.upload, { method: "POST", body })
      const said = await answer.json()
      if (said.errors) tell(row, Object.values(said.errors).flat())
      else this.done(row, said)
    } catch {
      tell(row, [this.words.lost])
    }
  }

  done(row, picture) {
    row.classList.add("done")
    tell(row, [])
    const link = document.createElement("a")
    link.href = picture.change
    link.textContent = this.words.crop
    const said = document.createElement("p")
    said.append(`${picture.name}: ${this.words.saved} `, link)
    row.querySelector(".file").replaceWith(said)
    row.querySelectorAll(".row, .drop-it").forEach((each) => each.remove())
    this.saved(picture, row)
  }
}

const library = document.querySelector("#changelist .drop")
if (library) new Taking(library)
