import type { CatalogueModel } from '../starting-catalogue.ts'

/** 2023-11-14: models have to have been created some time, and the same time on every start. */
const CREATED = 1_700_000_000

const PARAMETERS = ['max_tokens', 'temperature', 'top_p', 'stop', 'seed', 'response_format']

/** A model as in OpenRouter's GET /models. */
export function listedModel(model: CatalogueModel) {
  return {
    id: model.id,
    canonical_slug: model.id.replace(/:free$/, ''),
    name: model.name,
    created: CREATED,
    description: `${model.name}, answered by the sandbox.`,
    context_length: model.contextTokens,
    architecture: architectureOf(model),
    pricing: pricingOf(model),
    top_provider: {
      context_length: model.contextTokens,
      max_completion_tokens: model.maxOutputTokens,
      is_moderated: false,
    },
    per_request_limits: null,
    supported_parameters: parametersOf(model),
  }
}

/** A model as in OpenRouter's GET /models/:author/:slug/endpoints. */
export function modelEndpoints(model: CatalogueModel) {
  return {
    id: model.id,
    name: model.name,
    created: CREATED,
    description: `${model.name}, answered by the sandbox.`,
    architecture: architectureOf(model),
    endpoints: [
      {
        name: `Sandbox | ${model.id}`,
        provider_name: 'Sandbox',
        tag: 'sandbox',
        context_length: model.contextTokens,
        max_completion_tokens: model.maxOutputTokens,
        max_prompt_tokens: null,
        quantization: 'unknown',
        pricing: pricingOf(model),
        supported_parameters: parametersOf(model),
        status: 0,
        uptime_last_30m: 100,
      },
    ],
  }
}

const architectureOf = ({ vision }: CatalogueModel) => ({
  modality: vision ? 'text+image->text' : 'text->text',
  input_modalities: vision ? ['text', 'image'] : ['text'],
  output_modalities: ['text'],
  tokenizer: 'Other',
  instruct_type: null,
})

const pricingOf = (model: CatalogueModel) => ({
  prompt: usdPerToken(model.inputMicroUsdPerMTok),
  completion: usdPerToken(model.outputMicroUsdPerMTok),
  request: '0',
  image: '0',
})

const parametersOf = ({ structuredOutput }: CatalogueModel): string[] =>
  structuredOutput ? [...PARAMETERS, 'structured_outputs'] : PARAMETERS

/** Micro-dollars a million tokens are 10^-12 dollars a token: an exact decimal, never a float. */
function usdPerToken(microUsdPerMTok: bigint): string {
  const digits = microUsdPerMTok.toString().padStart(13, '0')
  const decimal = `${digits.slice(0, -12)}.${digits.slice(-12)}`
  return decimal.replace(/\.?0+$/, '')
}
