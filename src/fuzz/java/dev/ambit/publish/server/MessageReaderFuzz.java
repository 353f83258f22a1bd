package dev.ambit.publish.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.ambit.core.answer.Question;
import dev.ambit.core.answer.Transport;
import dev.ambit.core.answer.ZoneTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Whatever a TCP client sends, in parts of any length, is divided into the same messages, and each is answered. */
final class MessageReaderFuzz {
    private final MessageAnswerer answerer = new MessageAnswerer(() -> ZoneTable.EMPTY, MessageHandler.REFUSING);

    @FuzzTest(maxDuration = "1m")
    void read(byte @NotNull [] stream, int part) throws IOException {
        MessageReader whole = new MessageReader(new ByteArrayInputStream(stream));
        MessageReader inParts = new MessageReader(new Parts(stream, Math.floorMod(part, 50) + 1));
        for (byte[] message = whole.next(); message != null; message = whole.next()) {
            assertThat(inParts.next()).isEqualTo(message);
            answer(message);
        }
        assertThat(inParts.next()).isNull();
    }

    private void answer(byte[] message) {
        if (Headers.isIgnored(message, message.length)) {
            return;
        }
        Question question = Question.parse(message, message.length);
        if (MessageKind.of(question) == MessageKind.QUESTION) {
            byte[] response = new byte[512];
            int length = answerer.answer(question, message, response, Transport.TCP);
            assertThat(length).isBetween(Headers.LENGTH, response.length);
            assertThat(Headers.rcode(response)).isNotEqualTo(Headers.SERVFAIL);
            AnswerKind.of(question, response);
        } else {
            byte[] response = Headers.response(message, message.length, Headers.REFUSED);
            assertThat(response.length).isLessThanOrEqualTo(message.length);
        }
    }

    /** Returns at most {@code max} bytes at a time. */
    private static final class Parts extends InputStream {
        private final ByteArrayInputStream bytes;
        private final int max;

        Parts(byte[] bytes, int max) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.max = max;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] buffer, int from, int length) {
            return bytes.read(buffer, from, Math.min(length, max));
        }
    }
}
