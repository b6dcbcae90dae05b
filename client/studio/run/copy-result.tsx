import { Copy } from '../../ui/copy.tsx'
import { toJson } from '../export/json.ts'
import { toMarkdown } from '../export/markdown.ts'
import type { Result } from '../results/result.ts'

export function CopyResult({ result }: { result: Result }) {
  return (
    <>
      <Copy value={toMarkdown(result)} label="Copy Markdown" />
      <Copy value={toJson(result)} label="Copy JSON" />
    </>
  )
}
