import type { Model } from './models.ts'

const RELEASED = '2025-06-01T00:00:00.000Z'

/** A model as Replicate's API shows it, with the schema that its input is held against. */
export function listedModel(model: Model) {
  const { id, description, versionId } = model
  const [owner, name] = id.split('/')
  return {
    url: `https://replicate.com/${id}`,
    owner,
    name,
    description,
    visibility: 'public',
    is_official: true,
    github_url: null,
    paper_url: null,
    license_url: null,
    run_count: 0,
    cover_image_url: null,
    default_example: null,
    latest_version: { id: versionId, created_at: RELEASED, cog_version: '0.16.8', openapi_schema: openApiOf(model) },
  }
}

function openApiOf({ id, required, input }: Model) {
  return {
    openapi: '3.0.2',
    info: { title: id, version: '0.1.0' },
    paths: {},
    components: {
      schemas: {
        Input: { type: 'object', title: 'Input', required, properties: input },
        Output: { type: 'string', title: 'Output', format: 'uri' },
      },
    },
  }
}
