package dev.ambit.publish.transfer;

import static dev.ambit.publish.transfer.EditedZone.APEX;
import static dev.ambit.publish.transfer.Peers.ACCOUNT;
import static dev.ambit.publish.transfer.Peers.CLOCK;
import static dev.ambit.publish.transfer.Peers.ask;
import static dev.ambit.publish.transfer.Peers.ixfr;
import static dev.ambit.publish.transfer.Peers.key;
import static dev.ambit.publish.transfer.Peers.question;
import static dev.ambit.publish.transfer.Peers.signed;
import static dev.ambit.publish.transfer.Peers.tsig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.core.RandomInputs;
import dev.ambit.core.answer.Transport;
import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.answer.ZoneTable;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.Serial;
import dev.ambit.core.transfer.TsigAlgorithm;
import dev.ambit.core.transfer.TsigKey;
import dev.ambit.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

final class TransferHandlerTest {
    private static final TsigKey KEY = key(1, ACCOUNT, TsigAlgorithm.HMAC_SHA256);
    private static final int MAX_LENGTH = 16_384;

    private EditedZone zone = new EditedZone(new Random(RandomInputs.seed(7)), 1000, 50);
    private final List<Long> fetched = new ArrayList<>();
    private final List<Long> checked = new ArrayList<>();
    private final List<Long> transferred = new ArrayList<>();

    private final TransferAccess access = new TransferAccess() {
        @Override
        public @Nullable TsigKey key(DnsName name) {
            return name.equals(KEY.name()) ? KEY : null;
        }

        @Override
        public @Nullable ZoneSnapshot zone(DnsName apex, TransferClient client) {
            return apex.equals(APEX) && KEY.equals(client.key()) ? zone.snapshot() : null;
        }
    };

    private final TransferListener listener = new TransferListener() {
        @Override
        public void checked(ZoneSnapshot asked, TransferClient client) {
            checked.add(asked.serial());
        }

        @Override
        public void transferred(ZoneSnapshot sent, TransferClient client) {
            transferred.add(sent.serial());
        }

        @Override
        public void fetched(ZoneSnapshot sent, TransferClient client) {
            fetched.add(sent.serial());
        }
    };

    private final TransferHandler handler = new TransferHandler(
            () -> ZoneTable.EMPTY.with(zone.snapshot()),
            access,
            (asked, serial) -> zone.since(asked, serial),
            listener,
            CLOCK);

    private static Message axfr() {
        return signed(question(APEX, Type.AXFR), tsig(KEY));
    }

    private static Message changesSince(long serial) {
        return signed(ixfr(APEX, serial), tsig(KEY));
    }

    @Test
    void wholeZoneIsBetweenTwoSoaRecords() {
        Message question = axfr();
        Peers.Answers answers = ask(handler, question);
        List<Record> records = answers.records(tsig(KEY), question);
        assertThat(records.getFirst()).isEqualTo(records.getLast());
        assertThat(((SOARecord) records.getFirst()).getSerial()).isEqualTo(1000);
        assertThat(records.subList(1, records.size() - 1).stream().map(Peers::line))
                .containsExactlyInAnyOrderElementsOf(EditedZone.lines(zone.snapshot()));
        Message first = Peers.parsed(answers.messages.getFirst());
        assertThat(first.getQuestion()).isEqualTo(question.getQuestion());
        assertThat(first.getHeader().getID()).isEqualTo(question.getHeader().getID());
        assertThat(first.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(fetched).containsExactly(1000L);
        assertThat(transferred).containsExactly(1000L);
        assertThat(handler.counters().count(TransferResult.FULL, false)).isEqualTo(1);
    }

    @Test
    void messagesOfALargeZoneHaveAtMost16KilobytesAndASignatureEach() {
        zone = new EditedZone(new Random(RandomInputs.seed(8)), 1, 5000);
        Message question = axfr();
        Peers.Answers answers = ask(handler, question);
        assertThat(answers.messages.stream().map(message -> message.length))
                .hasSizeGreaterThan(5)
                .allMatch(length -> length <= MAX_LENGTH);
        List<Record> records = answers.records(tsig(KEY), question);
        assertThat(records.subList(1, records.size() - 1).stream().map(Peers::line))
                .containsExactlyInAnyOrderElementsOf(EditedZone.lines(zone.snapshot()));
    }

    @Test
    void changesAppliedToTheOldContentGiveTheNewOneExactly() {
        RandomInputs.check(9, 300, random -> random.nextLong(), seed -> {
            Random random = new Random(seed);
            long first = random.nextBoolean() ? Serial.MAX - random.nextInt(4) : 1 + random.nextInt(1000);
            zone = new EditedZone(random, first, random.nextInt(200));
            List<ZoneSnapshot> versions = new ArrayList<>(List.of(zone.snapshot()));
            for (int i = random.nextInt(12); i >= 0; i--) {
                zone.edit();
                versions.add(zone.snapshot());
            }
            for (ZoneSnapshot version : versions) {
                Message question = changesSince(version.serial());
                List<Record> answers = ask(handler, question).records(tsig(KEY), question);
                Set<String> content = Peers.applied(EditedZone.lines(version), version.serial(), answers);
                assertThat(content).isEqualTo(EditedZone.lines(zone.snapshot()));
                assertThat(Peers.line(answers.getFirst())).isEqualTo(Peers.line(answers.getLast()));
                assertThat(answers.getLast()).isEqualTo(zone.snapshot().soa().toRecord(APEX));
            }
        });
        assertThat(handler.counters().count(TransferResult.CHANGES, true)).isGreaterThan(100);
    }

    @Test
    void aChangeIsSentInThreeHundredBytes() {
        zone.edit();
        Message question = changesSince(1000);
        Peers.Answers answers = ask(handler, question);
        List<Record> records = answers.records(tsig(KEY), question);
        assertThat(records.stream().filter(SOARecord.class::isInstance)).hasSize(4);
        int edited = zone.changes().getFirst().removed().size()
                + zone.changes().getFirst().added().size();
        assertThat(answers.messages.getFirst()).hasSizeLessThan(270 + edited * 300);
        assertThat(transferred).containsExactly(1001L);
    }

    @Test
    void clientThatIsCurrentOrAheadGetsOnlyTheSerial() {
        zone.edit();
        for (long serial : new long[] {1001, 1002, 1001 + Serial.MAX_STEP}) {
            Message question = changesSince(serial);
            List<Record> answers = ask(handler, question).records(tsig(KEY), question);
            assertThat(answers).containsExactly(zone.snapshot().soa().toRecord(APEX));
        }
        assertThat(fetched).as("a client that is ahead has something else").containsExactly(1001L);
        assertThat(checked).containsExactly(1001L, 1001L, 1001L);
        assertThat(transferred).isEmpty();
        assertThat(handler.counters().count(TransferResult.SERIAL, true)).isEqualTo(3);
    }

    @Test
    void clientThatTheHistoryDoesNotReachGetsTheWholeZone() {
        zone.edit();
        Message question = changesSince(999);
        List<Record> answers = ask(handler, question).records(tsig(KEY), question);
        assertThat(answers.get(1)).isNotInstanceOf(SOARecord.class);
        assertThat(Peers.applied(Set.of(), 999, answers)).isEqualTo(EditedZone.lines(zone.snapshot()));
        assertThat(handler.counters().count(TransferResult.FULL, true)).isEqualTo(1);
    }

    @Test
    void changesThatAreLongerThanTheZoneAreNotSent() {
        zone = new EditedZone(new Random(RandomInputs.seed(10)), 1000, 1);
        for (int i = 0; i < 200; i++) {
            zone.edit();
        }
        Message question = changesSince(1000);
        List<Record> answers = ask(handler, question).records(tsig(KEY), question);
        assertThat(answers.get(1)).isNotInstanceOf(SOARecord.class);
        assertThat(Peers.applied(Set.of(), 1000, answers)).isEqualTo(EditedZone.lines(zone.snapshot()));
    }

    /** The history may be ahead of the snapshot, which is swapped after the commit. */
    @Test
    void changesEndAtTheSerialOfTheSnapshot() {
        ZoneSnapshot old = zone.snapshot();
        zone.edit();
        ZoneSnapshot current = zone.snapshot();
        zone.edit();
        TransferAccess behind = new TransferAccess() {
            @Override
            public @Nullable TsigKey key(DnsName name) {
                return access.key(name);
            }

            @Override
            public ZoneSnapshot zone(DnsName apex, TransferClient client) {
                return current;
            }
        };
        TransferHandler answering = new TransferHandler(() -> ZoneTable.EMPTY, behind, zone, listener, CLOCK);
        Message question = changesSince(old.serial());
        List<Record> answers = ask(answering, question).records(tsig(KEY), question);
        assertThat(Peers.applied(EditedZone.lines(old), old.serial(), answers)).isEqualTo(EditedZone.lines(current));
        assertThat(answers.getLast()).isEqualTo(current.soa().toRecord(APEX));
    }

    @Test
    void overUdpIxfrIsAnsweredWithTheSerialAndAxfrNotAtAll() throws IOException {
        zone.edit();
        Peers.Answers answers = new Peers.Answers(Transport.UDP, 1);
        handler.handle(changesSince(1000).toWire(), answers);
        assertThat(answers.only().getSection(Section.ANSWER))
                .containsExactly(zone.snapshot().soa().toRecord(APEX));
        Peers.Answers refused = new Peers.Answers(Transport.UDP, 1);
        handler.handle(axfr().toWire(), refused);
        assertThat(refused.only().getRcode()).isEqualTo(Rcode.NOTIMP);
        assertThat(fetched).isEmpty();
    }

    @Test
    void zoneOfAnotherAccountAndMissingZoneAreRefusedInTheSameWords() {
        Message question = question(APEX, Type.AXFR);
        byte[] foreign = ask(handler, question).messages.getFirst();
        TransferHandler empty = new TransferHandler(
                () -> ZoneTable.EMPTY,
                new TransferAccess() {
                    @Override
                    public @Nullable TsigKey key(DnsName name) {
                        return null;
                    }

                    @Override
                    public @Nullable ZoneSnapshot zone(DnsName apex, TransferClient client) {
                        return null;
                    }
                },
                (_, _) -> List.of(),
                TransferListener.NONE,
                CLOCK);
        assertThat(ask(empty, question).messages).containsExactly(foreign);
        assertThat(Peers.parsed(foreign).getRcode()).isEqualTo(Rcode.REFUSED);
        assertThat(handler.counters().count(TransferResult.REFUSED, false)).isEqualTo(1);
    }

    @Test
    void ixfrWithoutASerialIsMalformed() {
        Message question = signed(question(APEX, Type.IXFR), tsig(KEY));
        Message answer = ask(handler, question).only();
        assertThat(answer.getRcode()).isEqualTo(Rcode.FORMERR);
        assertThat(answer.getTSIG()).isNotNull();
    }

    @Test
    void clientThatStopsReadingEndsTheTransfer() {
        zone = new EditedZone(new Random(RandomInputs.seed(11)), 1, 5000);
        byte[] question = axfr().toWire();
        Peers.Answers answers = new Peers.Answers(Transport.TCP, 2);
        assertThatThrownBy(() -> handler.handle(question, answers)).isInstanceOf(IOException.class);
        assertThat(fetched).isEmpty();
        assertThat(handler.counters().count(TransferResult.ABORTED, false)).isEqualTo(1);
        assertThat(handler.counters().count(TransferResult.FULL, false)).isZero();
    }

    @Test
    void questionWithEdnsGetsAnAnswerWithEdns() {
        Message question = question(APEX, Type.AXFR);
        question.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
        Message answer = ask(handler, signed(question, tsig(KEY))).only();
        assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answer.getOPT().getPayloadSize()).isEqualTo(1232);
        Message newer = question(APEX, Type.AXFR);
        newer.addRecord(new OPTRecord(1232, 0, 1), Section.ADDITIONAL);
        assertThat(ask(handler, signed(newer, tsig(KEY))).only().getRcode()).isEqualTo(Rcode.BADVERS);
    }

    @Test
    void questionInMixedCaseIsEchoedAsItCame() {
        Message question =
                Message.newQuery(Record.newRecord(Name.fromConstantString("eXaMpLe.cOm."), Type.AXFR, DClass.IN));
        Peers.Answers answers = ask(handler, signed(question, tsig(KEY)));
        assertThat(answers.only().getQuestion().getName().toString()).isEqualTo("eXaMpLe.cOm.");
        assertThat(answers.only().getSection(Section.ANSWER)).hasSizeGreaterThan(2);
    }

    @Test
    void wholeZoneIsSentWhenItsChangesCannotBeRead() {
        ZoneHistory damaged = (asked, serial) -> {
            throw new StorageException(StorageException.Reason.DAMAGED, "a fault for the test");
        };
        zone.edit();
        TransferHandler answering = new TransferHandler(() -> ZoneTable.EMPTY, access, damaged, listener, CLOCK);
        assertThat(ask(answering, changesSince(1000)).messages).isNotEmpty();
        assertThat(answering.counters().count(TransferResult.FULL, true)).isEqualTo(1);
    }

    /** An address over UDP may be forged. */
    @Test
    void serialOverUdpCountsOnlyWhenItIsSigned() {
        TransferAccess open = new TransferAccess() {
            @Override
            public @Nullable TsigKey key(DnsName name) {
                return access.key(name);
            }

            @Override
            public @Nullable ZoneSnapshot zone(DnsName apex, TransferClient client) {
                return zone.snapshot();
            }
        };
        TransferHandler answering = new TransferHandler(() -> ZoneTable.EMPTY, open, zone, listener, CLOCK);
        long serial = zone.snapshot().serial();
        ask(answering, ixfr(APEX, serial).toWire(), Transport.UDP);
        assertThat(fetched).isEmpty();
        ask(answering, ixfr(APEX, serial).toWire(), Transport.TCP);
        ask(answering, changesSince(serial).toWire(), Transport.UDP);
        assertThat(fetched).containsExactly(serial, serial);
    }
}
