package dev.ambit.publish.transfer;

import static dev.ambit.publish.transfer.EditedZone.APEX;
import static dev.ambit.publish.transfer.Peers.ACCOUNT;
import static dev.ambit.publish.transfer.Peers.CLOCK;
import static dev.ambit.publish.transfer.Peers.ask;
import static dev.ambit.publish.transfer.Peers.key;
import static dev.ambit.publish.transfer.Peers.parsed;
import static dev.ambit.publish.transfer.Peers.question;
import static dev.ambit.publish.transfer.Peers.signed;
import static dev.ambit.publish.transfer.Peers.tsig;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.RandomInputs;
import dev.ambit.core.answer.Transport;
import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.answer.ZoneTable;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.transfer.TsigAlgorithm;
import dev.ambit.core.transfer.TsigKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;

/** A changed message never causes an exception, and is never taken for a signed one. */
final class HostileMessageTest {
    private static final TsigKey KEY = key(1, ACCOUNT, TsigAlgorithm.HMAC_SHA256);
    private static final EditedZone ZONE = new EditedZone(new Random(1), 1000, 3);
    private static final List<byte[]> MESSAGES = List.of(
            signed(question(APEX, Type.AXFR), tsig(KEY)).toWire(),
            signed(Peers.ixfr(APEX, 1), tsig(KEY)).toWire(),
            signed(withEdns(question(APEX, Type.SOA)), tsig(KEY)).toWire(),
            withEdns(question(APEX, Type.AXFR)).toWire());

    private final TransferHandler handler = new TransferHandler(
            () -> ZoneTable.EMPTY,
            new TransferAccess() {
                @Override
                public @Nullable TsigKey key(DnsName name) {
                    return name.equals(KEY.name()) ? KEY : null;
                }

                @Override
                public @Nullable ZoneSnapshot zone(DnsName apex, TransferClient client) {
                    return apex.equals(APEX) && client.key() != null ? ZONE.snapshot() : null;
                }
            },
            ZONE,
            TransferListener.NONE,
            CLOCK);

    private static Message withEdns(Message message) {
        message.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
        return message;
    }

    @SuppressWarnings("ArrayRecordComponent") // instances are never compared
    private record Changed(byte[] message) {
        static Changed of(Random random) {
            byte[] message = MESSAGES.get(random.nextInt(MESSAGES.size())).clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                int at = random.nextInt(message.length);
                message[at] = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (message[at] ^ 1);
            }
            int length = random.nextInt(3) == 0 ? 12 + random.nextInt(message.length) : message.length;
            return new Changed(Arrays.copyOf(message, length));
        }

        @Override
        public String toString() {
            return HexFormat.of().formatHex(message);
        }
    }

    @Test
    void changedMessagesGetWellFormedAnswers() {
        RandomInputs.check(30, 50_000, Changed::of, changed -> {
            byte[] message = changed.message();
            boolean isSame = MESSAGES.stream().anyMatch(one -> Arrays.equals(withoutIds(one), withoutIds(message)));
            if (message[2] < 0) {
                return; // the server does not pass on responses
            }
            for (Transport transport : Transport.values()) {
                for (byte[] octets : ask(handler, message, transport).messages) {
                    TSIGRecord tsig = parsed(octets).getTSIG();
                    boolean isSigned = tsig != null && tsig.getSignature().length > 0;
                    assertThat(isSigned).as("only the whole message is signed").isIn(false, isSame);
                }
            }
        });
    }

    /** The id in the header, and the case of the names, are not signed. */
    private static byte[] withoutIds(byte[] message) {
        byte[] copy = message.clone();
        Arrays.fill(copy, 0, 2, (byte) 0);
        for (int i = 12; i < copy.length; i++) {
            copy[i] = (byte) Character.toLowerCase(copy[i]);
        }
        return copy;
    }
}
