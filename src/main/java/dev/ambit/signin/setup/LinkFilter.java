package dev.ambit.signin.setup;

import dev.ambit.http.route.Handler;
import dev.ambit.http.wire.Response;
import dev.ambit.signin.attempt.Attempt;
import dev.ambit.signin.attempt.AttemptLimiter;
import dev.ambit.signin.attempt.DeviceCookie;
import dev.ambit.signin.attempt.SignInFilters;
import dev.ambit.signin.attempt.SignInLimits;

/** Limits the use of links: each use is a counted attempt that waits in the queue, since it may hash a password. */
public record LinkFilter(SignInLimits limits, DeviceCookie devices) {
    /** The handler of a route that a page of this site calls with the secret of a link. */
    Handler limit(Handler handler) {
        return SignInFilters.requireSecureSameOrigin(request -> {
            Attempt attempt = limits.attempts().acquire(AttemptLimiter.Kind.LINK, devices.client(request, null));
            Response response = limits.queue().run(attempt, () -> handler.handle(request));
            attempt.succeeded();
            return response;
        });
    }
}
