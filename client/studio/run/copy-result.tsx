import { Button, Menu } from '@mantine/core'
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs'
import { Copy } from '../../ui/copy.tsx'
import { fileName, saveText } from '../export/file.ts'
import { toJson } from '../export/json.ts'
import { toMarkdown } from '../export/markdown.ts'
import type { Result } from '../results/result.ts'

type Props = { result: Result | null; title: string }

/** The result to take along: into the clipboard or as a file. */
export function CopyResult({ result, title }: Props) {
  const markdown = result ? toMarkdown(result) : ''
  const json = result ? toJson(result) : ''
  return (
    <>
      <Copy value={markdown} label="Copy Markdown" disabled={!result} />
      <Copy value={json} label="Copy JSON" disabled={!result} />
      <Menu
        position="bottom-end"
        radius="lg"
        shadow="md"
        width={190}
        withInitialFocusPlaceholder={false}
        portalProps={IN_MAIN}
      >
        <Menu.Target>
          <Button variant="default" disabled={!result} leftSection={<IconDownload size={16} />}>
            Download
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => saveText({ name: fileName(title, 'md'), type: 'text/markdown', text: markdown })}>
            Markdown, .md
          </Menu.Item>
          <Menu.Item onClick={() => saveText({ name: fileName(title, 'json'), type: 'application/json', text: json })}>
            JSON, .json
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

/** Within the landmark, as everything of the page. */
const IN_MAIN = { target: '#main' } as const
