package dev.ambit.signin;

import dev.ambit.core.net.IpAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The client of a sign-in request.
 *
 * @param device the known device or session; null when none
 */
record SignInClient(
        @Nullable IpAddress client,
        String userAgent,
        Instant at,
        String requestId,
        @Nullable String device) {
    /** The same client as another known device. */
    SignInClient at(String knownDevice) {
        return new SignInClient(client, userAgent, at, requestId, knownDevice);
    }
}
