/** A text model as the catalogue starts with it; afterwards it is data, synced from OpenRouter and edited by the admin. */
export type CatalogueModel = {
  /** OpenRouter's id, author/slug. */
  id: string
  name: string
  /** Micro-dollars for a million tokens. */
  inputMicroUsdPerMTok: bigint
  outputMicroUsdPerMTok: bigint
  free: boolean
  vision: boolean
  /** The provider holds the answer to a JSON schema; otherwise the schema has to be asked for in words. */
  structuredOutput: boolean
  contextTokens: number
  maxOutputTokens: number
}

type Traits = Partial<Pick<CatalogueModel, 'vision' | 'structuredOutput'>> & { context: number; output: number }

/** Prices in USD for a million tokens, as in the price lists. */
function paid(id: string, name: string, [input, output]: [number, number], traits: Traits): CatalogueModel {
  return {
    id,
    name,
    inputMicroUsdPerMTok: BigInt(Math.round(input * 1_000_000)),
    outputMicroUsdPerMTok: BigInt(Math.round(output * 1_000_000)),
    free: input === 0 && output === 0,
    vision: traits.vision ?? false,
    structuredOutput: traits.structuredOutput ?? false,
    contextTokens: traits.context,
    maxOutputTokens: traits.output,
  }
}

const free = (id: string, name: string, traits: Traits): CatalogueModel => paid(id, `${name} (free)`, [0, 0], traits)

const sees = { vision: true }
const structured = { structuredOutput: true }

export const DEFAULT_MODEL = 'openai/gpt-4o'

/** The 24 models that the product starts with, nine of them free. */
export const startingCatalogue: readonly CatalogueModel[] = [
  paid('openai/gpt-4o', 'GPT-4o', [2.5, 10], { ...sees, ...structured, context: 128_000, output: 16_384 }),
  paid('openai/gpt-4o-mini', 'GPT-4o mini', [0.15, 0.6], { ...sees, ...structured, context: 128_000, output: 16_384 }),
  paid('anthropic/claude-3.5-sonnet', 'Claude 3.5 Sonnet', [3, 15], { ...sees, context: 200_000, output: 8_192 }),
  paid('google/gemini-pro-1.5', 'Gemini 1.5 Pro', [1.25, 5], {
    ...sees,
    ...structured,
    context: 2_000_000,
    output: 8_192,
  }),
  paid('deepseek/deepseek-chat-v3.1', 'DeepSeek V3.1', [0.2, 0.8], { ...structured, context: 163_840, output: 32_768 }),
  paid('deepseek/deepseek-v3.1-base', 'DeepSeek V3.1 Base', [0.2, 0.8], { context: 163_840, output: 32_768 }),
  paid('qwen/qwen3-30b-a3b-instruct-2507', 'Qwen3 30B A3B Instruct', [0.2, 0.8], {
    ...structured,
    context: 262_144,
    output: 32_768,
  }),
  paid('mistralai/mistral-medium-3.1', 'Mistral Medium 3.1', [0.4, 2], {
    ...sees,
    ...structured,
    context: 131_072,
    output: 32_768,
  }),
  paid('ai21/jamba-mini-1.7', 'Jamba Mini 1.7', [0.2, 0.4], { context: 256_000, output: 4_096 }),
  paid('qwen/qwen-turbo', 'Qwen Turbo', [0.05, 0.2], { context: 1_000_000, output: 8_192 }),
  paid('baidu/ernie-4.5-21b-a3b', 'ERNIE 4.5 21B A3B', [0.07, 0.28], { context: 120_000, output: 8_000 }),
  paid('baidu/ernie-4.5-vl-28b-a3b', 'ERNIE 4.5 VL 28B A3B', [0.14, 0.56], { ...sees, context: 30_000, output: 8_000 }),
  paid('z-ai/glm-4.5v', 'GLM 4.5V', [0.5, 1.8], { ...sees, context: 65_536, output: 16_384 }),
  paid('moonshotai/kimi-vl-a3b-thinking', 'Kimi VL A3B Thinking', [0.025, 0.1], {
    ...sees,
    context: 131_072,
    output: 16_384,
  }),
  paid('meta-llama/llama-3.3-70b-instruct', 'Llama 3.3 70B Instruct', [0.59, 0.79], {
    ...structured,
    context: 131_072,
    output: 16_384,
  }),
  free('moonshotai/kimi-k2:free', 'Kimi K2', { context: 32_768, output: 16_384 }),
  free('moonshotai/kimi-dev-72b:free', 'Kimi Dev 72B', { context: 131_072, output: 16_384 }),
  free('meta-llama/llama-3.3-70b-instruct:free', 'Llama 3.3 70B Instruct', { context: 65_536, output: 16_384 }),
  free('google/gemma-2-9b-it:free', 'Gemma 2 9B', { context: 8_192, output: 4_096 }),
  free('mistralai/mistral-7b-instruct:free', 'Mistral 7B Instruct', { context: 32_768, output: 16_384 }),
  free('microsoft/phi-3-mini-128k-instruct:free', 'Phi-3 Mini 128K Instruct', { context: 128_000, output: 4_096 }),
  free('moonshotai/kimi-vl-a3b-thinking:free', 'Kimi VL A3B Thinking', { ...sees, context: 131_072, output: 16_384 }),
  free('qwen/qwen2.5-vl-32b-instruct:free', 'Qwen2.5 VL 32B Instruct', { ...sees, context: 16_384, output: 8_192 }),
  free('qwen/qwen2.5-vl-72b-instruct:free', 'Qwen2.5 VL 72B Instruct', { ...sees, context: 32_768, output: 8_192 }),
]
