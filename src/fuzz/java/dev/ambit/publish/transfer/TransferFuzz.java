package dev.ambit.publish.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ambit.core.answer.Transport;
import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.answer.ZoneTable;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.TsigAlgorithm;
import dev.ambit.core.transfer.TsigKey;
import dev.ambit.core.transfer.TsigKeyId;
import dev.ambit.core.transfer.TsigSecret;
import dev.ambit.core.zone.ZoneSettings;
import dev.ambit.publish.server.MessageHandler;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;

/** Any message, signed or not, gets well-formed answers, and a transfer only when it is signed. */
final class TransferFuzz {
    private static final int HEADER = 12;
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private static final IpAddress ADDRESS = IpAddress.parse("192.0.2.1").orElseThrow();
    private static final DnsName APEX = DnsName.of("a");
    private static final ZoneSnapshot ZONE =
            ZoneSnapshot.of(new ZoneId(1, 1), APEX, ZoneSettings.of(APEX, List.of(DnsName.of("ns.a"))), 1, List.of());
    private static final TsigKey KEY = new TsigKey(
            new TsigKeyId(1, 1),
            new AccountId(1, 1),
            DnsName.of("k"),
            TsigAlgorithm.HMAC_SHA256,
            TsigSecret.of(new byte[32]));

    private final TransferHandler handler = new TransferHandler(
            () -> ZoneTable.EMPTY,
            new TransferAccess() {
                @Override
                public @Nullable TsigKey key(DnsName name) {
                    return name.equals(KEY.name()) ? KEY : null;
                }

                @Override
                public @Nullable ZoneSnapshot zone(DnsName apex, TransferClient client) {
                    return apex.equals(APEX) && client.key() != null ? ZONE : null;
                }
            },
            (_, _) -> List.of(),
            TransferListener.NONE,
            CLOCK);

    private record Answers(Transport transport, List<byte[]> messages) implements MessageHandler.Exchange {
        @Override
        public IpAddress peer() {
            return ADDRESS;
        }

        @Override
        public void send(byte[] message, int length) {
            messages.add(Arrays.copyOf(message, length));
        }
    }

    @FuzzTest(maxDuration = "1m")
    void handle(byte[] message) throws IOException {
        if (message.length < HEADER || message[2] < 0) {
            return; // no answer: the server does not pass it on
        }
        for (byte[] answer : answers(message)) {
            assertThat(new Message(answer).getSection(Section.ANSWER)).isEmpty();
        }
        if (message.length < 60_000) {
            answers(signed(message));
        }
    }

    private List<byte[]> answers(byte[] message) throws IOException {
        List<byte[]> answers = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            handler.handle(message.clone(), new Answers(transport, answers));
        }
        for (byte[] answer : answers) {
            assertThat(answer).startsWith(message[0], message[1]);
            assertThat(new Message(answer).getHeader().getFlag(0)).isTrue();
        }
        return answers;
    }

    private static byte[] signed(byte[] message) throws IOException {
        Header header = new Header(message);
        TSIG tsig = new TSIG(
                KEY.algorithm().dnsName().toName(),
                KEY.name().toName(),
                new SecretKeySpec(new byte[32], KEY.algorithm().macName()),
                CLOCK);
        Message same = new Message(header.getID());
        byte[] last = tsig.generate(same, message, 0, null).toWire(Section.ADDITIONAL);
        byte[] signed = Arrays.copyOf(message, message.length + last.length);
        System.arraycopy(last, 0, signed, message.length, last.length);
        int additional = header.getCount(Section.ADDITIONAL) + 1;
        signed[10] = (byte) (additional >>> 8);
        signed[11] = (byte) additional;
        return signed;
    }
}
