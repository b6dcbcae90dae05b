/** For one request to the provider of images and video. */
export type ReplicateTimeouts = { createMs: number; askMs: number; findMs: number }
