/** What was told of a run, a line each. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

/** What the server says last of a run that gives nothing. */
const ENDS = ['The model failed.', 'Canceled.']

export const hasSettled = (lines: string[]): boolean => ENDS.includes(lines.at(-1) ?? '')
