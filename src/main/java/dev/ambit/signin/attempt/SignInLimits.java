package dev.ambit.signin.attempt;

/**
 * The limits of attempts to sign in, in the order in which they apply.
 *
 * @param attempts counts attempts before anything is computed
 * @param queue runs expensive checks, a few at a time
 * @param failures records failed attempts
 */
public record SignInLimits(AttemptLimiter attempts, VerificationQueue queue, FailedAttemptLog failures) {}
