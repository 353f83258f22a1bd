package dev.ambit.publish.transfer;

import static dev.ambit.publish.transfer.EditedZone.APEX;
import static dev.ambit.publish.transfer.Peers.ACCOUNT;
import static dev.ambit.publish.transfer.Peers.CLOCK;
import static dev.ambit.publish.transfer.Peers.ask;
import static dev.ambit.publish.transfer.Peers.key;
import static dev.ambit.publish.transfer.Peers.question;
import static dev.ambit.publish.transfer.Peers.signed;
import static dev.ambit.publish.transfer.Peers.tsig;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.answer.Transport;
import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.answer.ZoneTable;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.transfer.TsigAlgorithm;
import dev.ambit.core.transfer.TsigKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;

/** Wrong signatures, and signed answers (RFC 8945, 5). */
final class SignatureTest {
    private static final List<TsigKey> KEYS = List.of(
            key(1, ACCOUNT, TsigAlgorithm.HMAC_SHA256),
            key(2, ACCOUNT, TsigAlgorithm.HMAC_SHA384),
            key(3, ACCOUNT, TsigAlgorithm.HMAC_SHA512));
    private static final TsigKey KEY = KEYS.getFirst();
    private static final EditedZone ZONE = new EditedZone(new Random(1), 1000, 50);

    private final TransferHandler handler = new TransferHandler(
            () -> ZoneTable.EMPTY.with(ZONE.snapshot()),
            new TransferAccess() {
                @Override
                public @Nullable TsigKey key(DnsName name) {
                    return KEYS.stream()
                            .filter(key -> key.name().equals(name))
                            .findFirst()
                            .orElse(null);
                }

                @Override
                public @Nullable ZoneSnapshot zone(DnsName apex, TransferClient client) {
                    return apex.equals(APEX) && client.key() != null ? ZONE.snapshot() : null;
                }
            },
            ZONE,
            TransferListener.NONE,
            CLOCK);

    @ParameterizedTest
    @FieldSource("KEYS")
    void everyAlgorithmIsVerifiedAndSigns(TsigKey key) {
        TSIG tsig = tsig(key);
        Message question = signed(question(APEX, Type.AXFR), tsig);
        assertThat(ask(handler, question).records(tsig, question)).hasSizeGreaterThan(2);
    }

    @Test
    void unknownKeyIsBadKeyAndUnsigned() {
        expectUnsigned(signed(question(APEX, Type.AXFR), tsig(key(9, ACCOUNT, KEY.algorithm()))), Rcode.BADKEY);
        assertThat(handler.counters().count(TransferResult.NOT_AUTHENTICATED, false))
                .isEqualTo(1);
    }

    /** An attacker must not choose the algorithm. */
    @Test
    void otherAlgorithmThanThatOfTheKeyIsBadKey() {
        TsigKey other = new TsigKey(KEY.id(), ACCOUNT, KEY.name(), TsigAlgorithm.HMAC_SHA512, KEY.secret());
        expectUnsigned(signed(question(APEX, Type.AXFR), tsig(other)), Rcode.BADKEY);
    }

    @Test
    void wrongMacIsBadSigAndUnsigned() {
        TsigKey other = new TsigKey(
                KEY.id(), ACCOUNT, KEY.name(), KEY.algorithm(), KEYS.getLast().secret());
        expectUnsigned(signed(question(APEX, Type.AXFR), tsig(other)), Rcode.BADSIG);
    }

    private void expectUnsigned(Message question, int error) {
        Message answer = ask(handler, question).only();
        TSIGRecord tsig = requireNonNull(answer.getTSIG());
        assertThat(answer.getHeader().getRcode()).isEqualTo(Rcode.NOTAUTH);
        assertThat(tsig.getError()).isEqualTo(error);
        assertThat(tsig.getSignature()).isEmpty();
        assertThat(tsig.getName()).isEqualTo(question.getTSIG().getName());
        assertThat(answer.getSection(Section.ANSWER)).isEmpty();
        assertThat(answer.getQuestion()).isEqualTo(question.getQuestion());
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301})
    void wrongTimeIsBadTimeSignedWithTheTimeHere(long seconds) {
        Message question =
                signed(question(APEX, Type.AXFR), tsig(KEY, Clock.offset(CLOCK, Duration.ofSeconds(seconds))));
        Peers.Answers answers = ask(handler, question);
        Message answer = answers.only();
        TSIGRecord tsig = requireNonNull(answer.getTSIG());
        assertThat(answer.getHeader().getRcode()).isEqualTo(Rcode.NOTAUTH);
        assertThat(tsig.getError()).isEqualTo(Rcode.BADTIME);
        assertThat(tsig.getTimeSigned()).isEqualTo(question.getTSIG().getTimeSigned());
        assertThat(tsig.getFudge()).isEqualTo(question.getTSIG().getFudge());
        assertThat(ByteBuffer.wrap(new byte[8]).put(2, tsig.getOther()).getLong(0))
                .isEqualTo(CLOCK.instant().getEpochSecond());
        Clock theirs = Clock.offset(CLOCK, Duration.ofSeconds(seconds));
        assertThat(tsig(KEY, theirs).verify(answer, answers.messages.getFirst(), question.getTSIG()))
                .isEqualTo(Rcode.NOERROR);
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, 0, 300})
    void timeWithinFiveMinutesIsAccepted(long seconds) {
        TSIG tsig = tsig(KEY, Clock.offset(CLOCK, Duration.ofSeconds(seconds)));
        assertThat(ask(handler, signed(question(APEX, Type.AXFR), tsig)).only().getRcode())
                .isEqualTo(Rcode.NOERROR);
    }

    @Test
    void truncatedMacIsRefused() {
        Message half = withMac(16);
        Message answer = ask(handler, half).only();
        assertThat(answer.getHeader().getRcode()).isEqualTo(Rcode.NOTAUTH);
        assertThat(requireNonNull(answer.getTSIG()).getError()).isEqualTo(Rcode.BADTRUNC);
        assertThat(answer.getSection(Section.ANSWER)).isEmpty();
        assertThat(ask(handler, withMac(15)).only().getHeader().getRcode()).isEqualTo(Rcode.FORMERR);
        assertThat(ask(handler, withMac(0)).only().getHeader().getRcode()).isEqualTo(Rcode.FORMERR);
    }

    private static Message withMac(int length) {
        Message question = question(APEX, Type.AXFR);
        TSIGRecord whole = tsig(KEY).generate(question, question.toWire(), Rcode.NOERROR, null);
        question.addRecord(
                new TSIGRecord(
                        whole.getName(),
                        DClass.ANY,
                        0,
                        whole.getAlgorithm(),
                        whole.getTimeSigned(),
                        whole.getFudge(),
                        Arrays.copyOf(whole.getSignature(), length),
                        whole.getOriginalID(),
                        0,
                        new byte[0]),
                Section.ADDITIONAL);
        return question;
    }

    @Test
    void tsigThatIsNotTheLastRecordAndTwoOfThemAreMalformed() {
        Message followed = signed(question(APEX, Type.AXFR), tsig(KEY));
        followed.addRecord(ZONE.snapshot().soa().toRecord(APEX), Section.ADDITIONAL);
        Message twice = signed(question(APEX, Type.AXFR), tsig(KEY));
        twice.addRecord(requireNonNull(twice.getTSIG()), Section.ADDITIONAL);
        twice.addRecord(requireNonNull(twice.getTSIG()), Section.ANSWER);
        for (Message question : List.of(followed, twice)) {
            Message answer = ask(handler, question).only();
            assertThat(answer.getHeader().getRcode()).isEqualTo(Rcode.FORMERR);
            assertThat(answer.getSection(Section.ANSWER)).isEmpty();
        }
    }

    @Test
    void everySignedMessageGetsASignedAnswer() {
        Message soa = question(APEX, Type.SOA);
        Message refused = question(DnsName.of("example.net"), Type.AXFR);
        Message notify = question(APEX, Type.SOA);
        notify.getHeader().setOpcode(Opcode.NOTIFY);
        Message update = question(APEX, Type.SOA);
        update.getHeader().setOpcode(Opcode.UPDATE);
        expectSigned(soa, Rcode.NOERROR);
        expectSigned(refused, Rcode.REFUSED);
        expectSigned(notify, Rcode.REFUSED);
        expectSigned(update, Rcode.NOTIMP);
    }

    private void expectSigned(Message question, int rcode) {
        signed(question, tsig(KEY));
        Peers.Answers answers = ask(handler, question);
        Message answer = answers.only();
        assertThat(answer.getHeader().getRcode()).isEqualTo(rcode);
        assertThat(tsig(KEY).verify(answer, answers.messages.getFirst(), question.getTSIG()))
                .isEqualTo(Rcode.NOERROR);
    }

    /** A forwarder may change the id (RFC 8945, 4.2). */
    @Test
    void otherIdThanTheSignedOneIsAccepted() throws IOException {
        byte[] question = signed(question(APEX, Type.SOA), tsig(KEY)).toWire();
        question[0] = (byte) (question[0] ^ 1);
        Peers.Answers answers = new Peers.Answers(Transport.TCP, 1);
        handler.handle(question, answers);
        assertThat(answers.only().getHeader().getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answers.messages.getFirst()).startsWith(question[0], question[1]);
    }

    @Test
    void signedAnswerFitsTheDatagram() throws IOException {
        for (int size : new int[] {512, 1232}) {
            Message question = question(APEX, Type.ANY);
            question.addRecord(new OPTRecord(size, 0, 0), Section.ADDITIONAL);
            Peers.Answers answers = new Peers.Answers(Transport.UDP, 1);
            handler.handle(signed(question, tsig(KEY)).toWire(), answers);
            assertThat(answers.messages.getFirst()).hasSizeLessThanOrEqualTo(size);
            assertThat(answers.only().getHeader().getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(answers.only().getTSIG()).isNotNull();
        }
    }

    @Test
    void signatureOfAnotherClassIsMalformed() {
        byte[] message = signed(question(APEX, Type.AXFR), tsig(KEY)).toWire();
        int at = message.length - 1;
        while (message[at - 1] != (byte) 250 || message[at] != 0 || message[at + 1] != (byte) 255) {
            at--; // type TSIG, class ANY
        }
        message[at + 1] = 1;
        Message answer =
                Peers.parsed(ask(handler, message, Transport.TCP).messages.getFirst());
        assertThat(answer.getRcode()).isEqualTo(Rcode.FORMERR);
        assertThat(answer.getTSIG()).isNull();
    }
}
