/**
 * What everybody who hears of it at once gets as the same object. Whoever asks the same of it with the same eyes is
 * answered once: a person's pages watch one account.
 */
export abstract class SharedEvent {}
