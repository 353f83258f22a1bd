package dev.ambit.publish.server;

import dev.ambit.core.answer.Transport;
import dev.ambit.core.net.IpAddress;
import java.io.IOException;

/**
 * Answers the messages that are more than a plain question: transfers (AXFR over TCP, IXFR), and signed messages (TSIG)
 * of any kind. A message may be malformed in every way.
 */
@FunctionalInterface
public interface MessageHandler {
    /** Answers every message with REFUSED. */
    MessageHandler REFUSING = (message, exchange) -> {
        byte[] response = Headers.response(message, message.length, Headers.REFUSED);
        exchange.send(response, response.length);
    };

    /**
     * Answers {@code message} or ignores it. Runs on a thread of the connection; over UDP on one that is shared by all
     * clients, so it must not wait there.
     *
     * @param message as received, at least a header; the handler may keep it
     * @throws IOException when the answer could not be sent; the connection is then closed
     */
    void handle(byte[] message, Exchange exchange) throws IOException;

    /** A message and the way back to its sender. Not thread-safe. */
    interface Exchange {
        /** The address of the sender, which can be forged over UDP. */
        IpAddress peer();

        Transport transport();

        /**
         * Waits for its turn before a transfer, whose first message follows; it ends with this message.
         *
         * @throws IOException when the connection was closed meanwhile
         */
        default void beginTransfer() throws IOException {}

        /** Whether an answer was sent already, at least in part. */
        default boolean hasSent() {
            return false;
        }

        /**
         * Sends the first {@code length} bytes of {@code message}; over TCP after its length, in one write. Over TCP any
         * number of messages can be sent, over UDP one of at most 65,507 bytes.
         *
         * @throws IOException when the peer has closed the connection or did not receive the message in time
         */
        void send(byte[] message, int length) throws IOException;
    }
}
