package dev.ambit.publish.transfer;

import static dev.ambit.publish.transfer.EditedZone.APEX;
import static dev.ambit.publish.transfer.Peers.ACCOUNT;
import static dev.ambit.publish.transfer.Peers.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.core.RandomInputs;
import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.answer.ZoneTable;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.transfer.TsigAlgorithm;
import dev.ambit.core.transfer.TsigKey;
import dev.ambit.publish.server.DnsLimits;
import dev.ambit.publish.server.DnsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.ZoneTransferException;
import org.xbill.DNS.ZoneTransferIn;

/** dnsjava's client of transfers over real connections. */
final class TransferConnectionTest {
    private static final TsigKey KEY = key(1, ACCOUNT, TsigAlgorithm.HMAC_SHA384);
    private static final TSIG TSIG_KEY = Peers.tsig(KEY, Clock.systemUTC());

    private final EditedZone zone = new EditedZone(new Random(RandomInputs.seed(20)), 1000, 3000);

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

    @SuppressWarnings("NullAway.Init") // started before each test
    private DnsServer server;

    @BeforeEach
    void start() {
        TransferHandler handler = new TransferHandler(
                () -> ZoneTable.EMPTY.with(zone.snapshot()), access, zone, TransferListener.NONE, Clock.systemUTC());
        server = DnsServer.bind(
                "127.0.0.1",
                0,
                DnsLimits.DEFAULT,
                new DnsServer.Parts(
                        () -> ZoneTable.EMPTY.with(zone.snapshot()), handler, _ -> false, _ -> false, new Random(1)));
        server.serve(() -> true, () -> {});
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void wholeZoneIsFetched() throws Exception {
        assertThat(lines(run(ZoneTransferIn.newAXFR(APEX.toName(), server.address(), TSIG_KEY))
                        .getAXFR()))
                .isEqualTo(EditedZone.lines(zone.snapshot()));
    }

    private static ZoneTransferIn run(ZoneTransferIn transfer) throws IOException, ZoneTransferException {
        transfer.run();
        return transfer;
    }

    private static Set<String> lines(List<Record> records) {
        return records.stream()
                .filter(answer -> !(answer instanceof SOARecord))
                .map(Peers::line)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void changesAreFetched() throws Exception {
        Set<String> content = EditedZone.lines(zone.snapshot());
        for (int i = 0; i < 20; i++) {
            zone.edit();
        }
        ZoneTransferIn transfer = run(ZoneTransferIn.newIXFR(APEX.toName(), 1000, false, server.address(), TSIG_KEY));
        assertThat(transfer.isIXFR()).isTrue();
        assertThat(transfer.getIXFR()).hasSize(20);
        transfer.getIXFR().forEach(delta -> {
            content.removeAll(lines(delta.deletes));
            content.addAll(lines(delta.adds));
        });
        assertThat(content).isEqualTo(EditedZone.lines(zone.snapshot()));
    }

    @Test
    void clientWithoutTheKeyIsRefused() {
        InetSocketAddress address = server.address();
        assertThatThrownBy(() -> run(ZoneTransferIn.newAXFR(APEX.toName(), address, null)))
                .isInstanceOf(ZoneTransferException.class)
                .hasMessageContaining("REFUSED");
        TSIG unknown = Peers.tsig(key(2, ACCOUNT, TsigAlgorithm.HMAC_SHA256), Clock.systemUTC());
        assertThatThrownBy(() -> run(ZoneTransferIn.newAXFR(APEX.toName(), address, unknown)))
                .isInstanceOf(ZoneTransferException.class)
                .hasMessageContaining("NOTAUTH");
    }

    @Test
    void signedQuestionOverUdpGetsASignedAnswer() throws IOException {
        SimpleResolver resolver = new SimpleResolver(server.address());
        resolver.setTSIGKey(TSIG_KEY);
        Message answer = resolver.send(Peers.question(APEX, Type.SOA));
        assertThat(answer.isVerified()).isTrue();
    }
}
