import type { z } from 'zod'
import type { MediaRequest, Picture } from '../../providers/media-work.ts'

/** One message part of the user's turn: text, or an image as a data: URL. */
export type Part =
  | { type: 'text'; text: string }
  /** In the plan of a quote it may still be the http(s) address; the service puts the fetched data in before the work. */
  | { type: 'image'; dataUrl: string }

/** A picture by its address, and the path of the field that names it. */
export type PictureField = { field: string; address: string }

/** One request to a model. An action makes one or more of them under one hold. */
export type CallPlan = {
  /** Shown on the quote's line and in the receipt: "Chapter 2 of 5". */
  label: string
  system: string
  /** The user's own material stands in tags (<story>…</story>), so that it cannot pass for instructions. */
  user: Part[]
  /** What the model must answer with; its `.meta({ id })` names the JSON schema. */
  schema: z.ZodObject
  /** Sent to the provider as the limit, and priced as the maximum. */
  maxOutputTokens: number
  /** What such a call usually answers with; priced as the expected. */
  expectedOutputTokens: number
}

/** One of the product's text functions: what it takes, what it asks a model, what it gives. */
export type TextFunction<
  Id extends string,
  Member extends string,
  Input extends z.ZodObject,
  Result extends z.ZodObject,
> = {
  /** The value of the enum AiFunction. */
  id: Id
  /** The member of WorkInput. */
  member: Member
  name: string
  /** One sentence for the person who chooses it. */
  description: string
  /** The pictures that the server reads before the work: only models that see may run it. */
  pictures?(input: z.output<Input>): PictureField[]
  input: Input
  result: Result
  /** The calls that this input needs: pure, and the same for the quote and for the work. */
  plan(input: z.output<Input>): CallPlan[]
  /** Puts the calls' answers, in the order of the plan, together. Pure; throws ZodError on an answer that does not fit. */
  combine(answers: unknown[], input: z.output<Input>): z.output<Result>
}

export function defineTextFunction<
  const Id extends string,
  const Member extends string,
  Input extends z.ZodObject,
  Result extends z.ZodObject,
>(definition: TextFunction<Id, Member, Input, Result>) {
  return definition
}

/** One run at the provider. What is priced is the request itself. */
export type MediaPlan = { label: string; request: MediaRequest }

/** A function that gives files: what it takes, and which runs that asks for. */
export type MediaFunction<Id extends string, Member extends string, Input extends z.ZodObject> = {
  /** The value of the enum AiFunction. */
  id: Id
  /** The member of WorkInput. */
  member: Member
  name: string
  /** One sentence for the person who chooses it. */
  description: string
  input: Input
  /** The pictures that the server reads before the work. */
  pictures(input: z.output<Input>): PictureField[]
  /** The runs that this input needs: pure, and the same for the quote, which has no pictures yet, and for the work. */
  plan(input: z.output<Input>, pictures: Picture[]): MediaPlan[]
}

export function defineMediaFunction<const Id extends string, const Member extends string, Input extends z.ZodObject>(
  definition: MediaFunction<Id, Member, Input>,
) {
  return definition
}
