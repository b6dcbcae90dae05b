import { UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { askedFields } from './asked-fields.ts'
import classes from './record.module.css'

const SHORT_CHARS = 420

export function Asked({ input }: { input: string }) {
  return (
    <dl className={classes.asked}>
      {askedFields(input).map(({ name, values }) => (
        <div key={name}>
          <dt>{name}</dt>
          {values.map((value) => (
            <dd key={value}>
              <Value text={value} />
            </dd>
          ))}
        </div>
      ))}
    </dl>
  )
}

/** A whole book is shown when it is asked for. */
function Value({ text }: { text: string }) {
  const [whole, setWhole] = useState(false)
  if (text.length <= SHORT_CHARS) return <span className="prose">{text}</span>
  return (
    <>
      <span className="prose">{whole ? text : `${text.slice(0, SHORT_CHARS).trimEnd()}…`}</span>{' '}
      <UnstyledButton className={`link ${classes.whole}`} aria-expanded={whole} onClick={() => setWhole(!whole)}>
        {whole ? 'Show less' : 'Show all'}
      </UnstyledButton>
    </>
  )
}
