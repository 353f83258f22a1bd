package dev.ambit.signin.attempt;

/**
 * What bounds attempts to sign in, in the order in which an attempt meets it.
 *
 * @param attempts counts attempts before anything is computed
 * @param queue runs what is expensive, a few at a time
 * @param failures records what failed
 */
public record SignInLimits(AttemptLimiter attempts, VerificationQueue queue, FailedAttemptLog failures) {}
