import type { ServerResponse } from 'node:http'
import parseRange from 'range-parser'
import { type Exchange, ProtocolError } from './exchange.ts'
import { isAsked } from './failures.ts'
import { outputName, outputType, renderOutput } from './output.ts'
import { isRemoved, type Prediction } from './prediction.ts'
import type { SandboxState } from './state.ts'

const PATH = /^\/delivery\/(\w+)\/([\w.]+)$/
const GONE = 'The requested resource could not be found.'
const HUGE_BYTES = 3_000_000_000

/** Whether the path is that of an output, which it then answers: without a token, whole or in part. */
export async function deliverOutput(exchange: Exchange, state: SandboxState): Promise<boolean> {
  const [, delivery, name] = exchange.url.pathname.match(PATH) ?? []
  if (delivery === undefined) return false
  const prediction = state.predictions.ofDelivery(delivery)
  const live = prediction?.output && !isRemoved(prediction, state.outputsLiveMs)
  if (!prediction || !live || name !== outputName(prediction)) throw new ProtocolError(404, GONE)

  const { response } = exchange
  const { failures } = prediction
  if (isAsked(failures, 'output-404')) throw new ProtocolError(404, GONE)
  if (isAsked(failures, 'output-html')) sendHtml(response)
  else if (isAsked(failures, 'output-huge')) await sendHuge(exchange, outputType(prediction))
  else if (isAsked(failures, 'output-cut') && !state.cut.has(prediction)) cutOff(exchange, state, prediction)
  else sendFile(exchange, renderOutput(prediction), outputType(prediction))
  return true
}

/** The whole of a file, or the one part that the request names. */
export function sendFile({ request, response }: Exchange, file: Buffer, type: string): void {
  const common = { 'content-type': type, 'accept-ranges': 'bytes' }
  const ranges = request.headers.range === undefined ? -2 : parseRange(file.length, request.headers.range)
  if (ranges === -1) {
    response.writeHead(416, { ...common, 'content-range': `bytes */${file.length}` }).end()
    return
  }
  // Several parts in one answer nobody needs: the whole is a right answer too.
  const [range] = ranges !== -2 && ranges.type === 'bytes' && ranges.length === 1 ? ranges : []
  const part = range ? file.subarray(range.start, range.end + 1) : file
  response.writeHead(range ? 206 : 200, {
    ...common,
    'content-length': part.length,
    ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${file.length}` }),
  })
  response.end(request.method === 'HEAD' ? undefined : part)
}

function sendHtml(response: ServerResponse): void {
  const page = '<!doctype html><title>Not a picture</title><script>document.title = "The script ran"</script>'
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': page.length }).end(page)
}

/** Announces three gigabytes and sends them for as long as somebody reads. */
async function sendHuge({ request, response, signal }: Exchange, type: string): Promise<void> {
  response.writeHead(200, { 'content-type': type, 'content-length': HUGE_BYTES })
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  const chunk = Buffer.alloc(64 * 1024, 0xa5)
  for (let sent = 0; sent < HUGE_BYTES && !signal.aborted; sent += chunk.length) {
    const ready = response.write(chunk.subarray(0, HUGE_BYTES - sent))
    if (!ready) await drained(response)
  }
  response.end()
}

/** The reader is ready for more, or has gone. */
const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.once('drain', done).once('close', done)
  })

/** Half of the file, once; the next request gets it whole. */
function cutOff({ request, response }: Exchange, state: SandboxState, prediction: Prediction): void {
  const file = renderOutput(prediction)
  response.writeHead(200, { 'content-type': outputType(prediction), 'content-length': file.length })
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  state.cut.add(prediction)
  response.write(file.subarray(0, Math.floor(file.length / 2)), () => response.destroy())
}
