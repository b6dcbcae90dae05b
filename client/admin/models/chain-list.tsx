import { ActionIcon, Badge, Text } from '@mantine/core'
import IconArrowDown from '@tabler/icons-react/dist/esm/icons/IconArrowDown.mjs'
import IconArrowUp from '@tabler/icons-react/dist/esm/icons/IconArrowUp.mjs'
import IconGripVertical from '@tabler/icons-react/dist/esm/icons/IconGripVertical.mjs'
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import { type DragEvent, type KeyboardEvent, useState } from 'react'
import type { AiFunction } from '../../graphql/generated/graphql.ts'
import { stateColour, stateWords } from '../../status/health-words.ts'
import { contextWords, outWords, priceWords } from './model-words.ts'
import classes from './models.module.css'
import type { CatalogueModel } from './use-models.ts'

type Props = {
  chain: string[]
  fn: AiFunction
  modelOf: (id: string) => CatalogueModel | undefined
  onChange: (chain: string[]) => void
}

/** The default model, then the fallbacks; moved by dragging, by the buttons, or by the arrow keys on a row's buttons. */
export function ChainList({ chain, fn, modelOf, onChange }: Props) {
  const [dragged, setDragged] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const nameOf = (id: string) => modelOf(id)?.model.name ?? id

  function move(id: string, to: number) {
    if (to < 0 || to >= chain.length) return
    const next = chain.filter((one) => one !== id)
    next.splice(to, 0, id)
    onChange(next)
    setSaid(`${nameOf(id)} is now ${to === 0 ? 'the default' : `number ${to + 1}`} of ${chain.length}.`)
  }
  const onKeyDown = (event: KeyboardEvent, id: string) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (!step) return
    event.preventDefault()
    move(id, chain.indexOf(id) + step)
  }
  const onDragOver = (event: DragEvent, id: string) => {
    event.preventDefault()
    if (dragged && dragged !== id) move(dragged, chain.indexOf(id))
  }

  return (
    <>
      <ol className={classes.editor} aria-label="The chain">
        {chain.map((id, index) => (
          <li
            key={id}
            className={classes.item}
            data-dragged={dragged === id || undefined}
            draggable
            onDragStart={() => setDragged(id)}
            onDragOver={(event) => onDragOver(event, id)}
            onDragEnd={() => setDragged(null)}
            onKeyDown={(event) => onKeyDown(event, id)}
          >
            <IconGripVertical size={16} className={classes.grip} aria-hidden />
            <div className={classes.names}>
              <Text size="sm" fw={600} component="div">
                {nameOf(id)} {index === 0 && <Badge>Default</Badge>}
              </Text>
              <About model={modelOf(id)} fn={fn} />
            </div>
            <div className={classes.moves}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-disabled={index === 0}
                onClick={() => move(id, index - 1)}
                aria-label={`Move up: ${nameOf(id)}`}
              >
                <IconArrowUp size={16} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-disabled={index === chain.length - 1}
                onClick={() => move(id, index + 1)}
                aria-label={`Move down: ${nameOf(id)}`}
              >
                <IconArrowDown size={16} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                onClick={() => onChange(chain.filter((one) => one !== id))}
                aria-label={`Take out: ${nameOf(id)}`}
              >
                <IconX size={16} />
              </ActionIcon>
            </div>
          </li>
        ))}
      </ol>
      <div role="status" className="visually-hidden">
        {said}
      </div>
    </>
  )
}

function About({ model, fn }: { model: CatalogueModel | undefined; fn: AiFunction }) {
  if (!model) return null
  const out = outWords(model)
  const parts = [priceWords(model), model.modality === 'TEXT' && contextWords(model.model.contextTokens)]
  return (
    <Text size="xs" c="dimmed" className="num" component="div">
      {parts.filter(Boolean).join(' · ')}{' '}
      {out || !model.canDo.includes(fn) ? (
        <Badge color="red" size="sm">
          {out ?? 'Cannot do this'}: take it out
        </Badge>
      ) : (
        model.state !== 'UNKNOWN' && (
          <Badge color={stateColour(model.state)} size="sm">
            {stateWords(model.state)}
          </Badge>
        )
      )}
    </Text>
  )
}
