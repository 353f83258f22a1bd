package dev.ambit.signin;

import dev.ambit.core.account.Session;
import dev.ambit.core.token.TokenSecret;

/** A session and its secret, which is not stored. */
record NewSession(Session session, TokenSecret secret) {}
