import { Badge, Card, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { formatCount } from '../lib/format.ts'
import { LOOKS } from '../studio/function-catalogue.ts'
import type { Usage } from './figures.tsx'
import classes from './usage.module.css'

export function Breakdowns({ usage }: { usage: Usage | undefined }) {
  if (usage?.actions === 0) return null
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      <Breakdown
        title="By function"
        lines={usage?.byFunction.map(({ function: id, points, actions }) => ({
          key: id,
          name: LOOKS[id].name,
          colour: `var(--mantine-color-${LOOKS[id].colour}-light-color)`,
          points,
          actions,
          free: false,
        }))}
      />
      <Breakdown
        title="By model"
        lines={usage?.byModel.map(({ model, points, actions }) => ({
          key: model.id,
          name: <span className={classes.model}>{model.id}</span>,
          colour: 'var(--c-story)',
          points,
          actions,
          free: model.free,
        }))}
      />
    </SimpleGrid>
  )
}

type Line = { key: string; name: ReactNode; colour: string; points: number; actions: number; free: boolean }

function Breakdown({ title, lines }: { title: string; lines: Line[] | undefined }) {
  const sorted = lines?.toSorted((a, b) => b.points - a.points || b.actions - a.actions)
  const highest = Math.max(1, ...(sorted ?? []).map((line) => line.points))
  return (
    <Card component="section" aria-label={title}>
      <Title order={2} fz="md">
        {title}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        Points and actions
      </Text>
      {sorted ? (
        <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
          {sorted.map((line) => (
            <li key={line.key}>
              <div className={classes.line}>
                {line.name}
                <span className="num">
                  <small>{formatCount(line.actions)}×</small>{' '}
                  {line.free ? <Badge color="teal">Free</Badge> : <b>{formatCount(line.points)}</b>}
                </span>
              </div>
              <div className={classes.meter} aria-hidden>
                <i style={{ width: `${(line.points / highest) * 100}%`, background: line.colour }} />
              </div>
            </li>
          ))}
        </Stack>
      ) : (
        <Skeleton h={160} radius="md" />
      )}
    </Card>
  )
}
