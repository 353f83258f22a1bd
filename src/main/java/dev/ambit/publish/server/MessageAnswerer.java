package dev.ambit.publish.server;

import dev.ambit.core.answer.Answerer;
import dev.ambit.core.answer.Question;
import dev.ambit.core.answer.Transport;
import dev.ambit.core.answer.ZoneTable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers questions from the current zones, and passes other messages to the {@link MessageHandler}. A bug in either is
 * answered with SERVFAIL and logged once: a client must not be able to fill the log, or to end a thread that all
 * clients share.
 */
final class MessageAnswerer {
    private static final Logger LOG = LoggerFactory.getLogger(MessageAnswerer.class);

    private final Supplier<ZoneTable> zones;
    private final MessageHandler handler;
    private final AtomicBoolean hasFailed = new AtomicBoolean();

    MessageAnswerer(Supplier<ZoneTable> zones, MessageHandler handler) {
        this.zones = zones;
        this.handler = handler;
    }

    /** Writes the answer to {@code question}, which was parsed from {@code query}; returns its length, 0 for none. */
    int answer(Question question, byte[] query, byte[] response, Transport transport) {
        try {
            return Answerer.answer(zones.get(), question, query, response, transport);
        } catch (RuntimeException e) {
            report(e);
            byte[] failure = Headers.response(query, question.end(), Headers.SERVFAIL);
            System.arraycopy(failure, 0, response, 0, failure.length);
            return failure.length;
        }
    }

    /** Answers a message that is not a plain question. */
    void handle(byte[] message, MessageHandler.Exchange exchange) throws IOException {
        try {
            handler.handle(message, exchange);
        } catch (RuntimeException e) {
            report(e);
            if (exchange.hasSent()) {
                throw new IOException("the answer cannot be completed", e);
            }
            byte[] failure = Headers.response(message, message.length, Headers.SERVFAIL);
            exchange.send(failure, failure.length);
        }
    }

    private void report(RuntimeException failure) {
        if (hasFailed.compareAndSet(false, true)) {
            LOG.error("a DNS message could not be answered; further ones are not logged", failure);
        }
    }
}
