import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useProvenMutation } from '../../account/proof.ts'
import { SetMediaPricesDocument } from '../../graphql/generated/graphql.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { answerOf, type Given, TermsForm } from '../terms.tsx'
import { unitWords } from './model-words.ts'
import type { CatalogueModel } from './use-models.ts'

type Props = { model: CatalogueModel | null; onClose: () => void; onDone: () => void }

/** What images or video of a model are taken to cost, by resolution. */
export function PricesDialog({ model, onClose, onDone }: Props) {
  const done = () => {
    onClose()
    onDone()
  }
  return (
    <Dialog opened={model !== null} onClose={onClose} title={`Prices of ${model?.model.name ?? ''}`}>
      {model && <PricesForm model={model} onDone={done} />}
    </Dialog>
  )
}

function PricesForm({ model, onDone }: { model: CatalogueModel; onDone: () => void }) {
  const [, set] = useProvenMutation(SetMediaPricesDocument)
  const [texts, setTexts] = useState(() => model.mediaPrices.map(({ price }) => shortest(price)))
  const changed = model.mediaPrices.flatMap(({ resolution, price }, index) => {
    const text = texts[index] ?? ''
    return Number(text) === Number(price) ? [] : [{ resolution, price: text }]
  })
  const save = async ({ reason, allowBelowCost }: Given) =>
    answerOf(
      await set({ model: model.model.id, prices: changed, reason, allowBelowCost }),
      (data) => data.adminSetMediaPrices,
    )
  return (
    <TermsForm
      label="Save the prices"
      fault={() => {
        if (!texts.every((text) => PRICE.test(text) && Number(text) > 0)) {
          return 'A price is in dollars, above 0, with at most six decimals.'
        }
        return changed.length === 0 ? 'No price is another one.' : null
      }}
      onSave={save}
      onDone={onDone}
    >
      {model.mediaPrices.map(({ resolution }, index) => (
        <TextInput
          key={resolution}
          label={`${resolution}, in dollars ${unitWords(model)}`}
          description={index === 0 ? 'What it costs us. What is held already keeps its price.' : undefined}
          inputMode="decimal"
          value={texts[index] ?? ''}
          onChange={({ currentTarget: { value } }) => setTexts((all) => all.with(index, value))}
          data-autofocus={index === 0 || undefined}
        />
      ))}
    </TermsForm>
  )
}

const PRICE = /^\d{1,3}(\.\d{1,6})?$/

/** "0.05" of "0.050000". */
const shortest = (price: string): string => String(Number(price))
