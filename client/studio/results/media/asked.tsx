import { Card, Title } from '@mantine/core'
import { usableInput } from '../../media/earlier-input.ts'
import classes from './asked.module.css'

const TERMS: [field: string, term: string, unit?: string][] = [
  ['aspectRatio', 'Aspect ratio'],
  ['seconds', 'Length', ' s'],
  ['resolution', 'Resolution'],
]

/** The prompt in full, and what went with it. */
export function Asked({ input }: { input: string }) {
  const { fields, lost } = usableInput(input)
  const pictures = [fields.imageUrl, ...(Array.isArray(fields.referenceImages) ? fields.referenceImages : [])].filter(
    (picture): picture is string => typeof picture === 'string',
  )
  const own = pictures.filter((picture) => picture.startsWith('/outputs/'))
  const others = pictures.length - own.length
  return (
    <Card component="section" aria-labelledby="asked" padding="lg">
      <Title order={2} fz="md" mb="sm" id="asked">
        What was asked for
      </Title>
      <p className={`prose ${classes.prompt}`}>{String(fields.prompt ?? '')}</p>
      <dl className={classes.facts}>
        {TERMS.map(([field, term, unit = '']) =>
          fields[field] ? (
            <div key={field}>
              <dt>{term}</dt>
              <dd className="num">
                {String(fields[field])}
                {unit}
              </dd>
            </div>
          ) : null,
        )}
        {(pictures.length > 0 || lost) && (
          <div>
            <dt>Pictures</dt>
            <dd className={classes.pictures}>
              {own.map((picture) => (
                <a key={picture} href={picture}>
                  <img src={picture} alt="Given with the prompt" width={56} height={40} loading="lazy" />
                </a>
              ))}
              {others > 0 && `${others} by address`}
              {lost && 'From your device'}
            </dd>
          </div>
        )}
      </dl>
    </Card>
  )
}
