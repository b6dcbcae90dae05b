import { buffer } from 'node:stream/consumers'
import { fromBuffer } from 'yauzl'

/** The files of a ZIP, by name. Throws for one that is cut off. */
export async function unzip(archive: Buffer): Promise<Map<string, Buffer>> {
  const zip = await new Promise<import('yauzl').ZipFile>((resolve, reject) =>
    fromBuffer(archive, { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened))),
  )
  const files = new Map<string, Buffer>()
  return new Promise((resolve, reject) => {
    zip.on('error', reject)
    zip.on('end', () => resolve(files))
    zip.on('entry', (entry: import('yauzl').Entry) => {
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error)
        buffer(stream).then((content) => {
          files.set(entry.fileName, content)
          zip.readEntry()
        }, reject)
      })
    })
    zip.readEntry()
  })
}

// biome-ignore lint/suspicious/noExplicitAny: what a line holds is up to the test
export const linesOf = (file: Buffer | undefined): any[] =>
  String(file)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
