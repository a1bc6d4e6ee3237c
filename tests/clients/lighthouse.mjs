// Lighthouse on pages, each as on a phone and as on a desktop. Told on stdin: {chrome, flags, pages: {name: address}}.
// Answers on stdout, by page and form: scores, what failed, and the weight of the page.
import { launch } from "chrome-launcher"
import lighthouse, { desktopConfig } from "lighthouse"

const FORMS = { phone: undefined, desktop: desktopConfig }
const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)
const { chrome: chromePath, flags: chromeFlags, pages } = JSON.parse(Buffer.concat(chunks))

const chrome = await launch({ chromePath, chromeFlags, logLevel: "silent" })
const found = {}
for (const [name, address] of Object.entries(pages)) {
  found[name] = {}
  for (const [form, config] of Object.entries(FORMS)) {
    const options = { port: chrome.port, logLevel: "silent", output: "json", disableFullPageScreenshot: true }
    const { lhr } = await lighthouse(address, options, config)
    found[name][form] = told(lhr)
  }
}
chrome.kill()
console.log(JSON.stringify(found))

function told({ categories, audits, runtimeError }) {
  if (runtimeError) throw new Error(runtimeError.message)
  const requests = audits["network-requests"].details.items
  return {
    scores: Object.fromEntries(Object.values(categories).map(({ id, score }) => [id, Math.round(score * 100)])),
    failed: Object.values(categories)
      .filter(({ id }) => id !== "performance")
      .flatMap(({ id, auditRefs }) => auditRefs.filter(ref => fails(audits[ref.id], ref)).map(ref => `${id}: ${ref.id}`)),
    shift: audits["cumulative-layout-shift"].numericValue,
    requests: requests.map(({ url, resourceType, transferSize }) => ({ url, kind: resourceType, bytes: transferSize })),
  }
}

function fails({ score, scoreDisplayMode }, { weight }) {
  return weight > 0 && score !== null && score < 1 && !["notApplicable", "manual"].includes(scoreDisplayMode)
}
