const LONGEST_NAME = 60

/** "Ten past four" as "ten-past-four.md": letters and digits of any script, nothing a file system could mind. */
export function fileName(title: string, ending: 'md' | 'json'): string {
  const name = title
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, LONGEST_NAME)
    .replace(/^-+|-+$/g, '')
  return `${name || 'result'}.${ending}`
}

/** Hands a text to the browser as a file. */
export function saveText({ name, type, text }: { name: string; type: string; text: string }): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download holds on to it by itself once it has begun.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
