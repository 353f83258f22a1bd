package dev.ambit.publish.transfer;

import static dev.ambit.publish.transfer.EditedZone.APEX;
import static dev.ambit.publish.transfer.Peers.ACCOUNT;
import static dev.ambit.publish.transfer.Peers.CLOCK;
import static dev.ambit.publish.transfer.Peers.ask;
import static dev.ambit.publish.transfer.Peers.key;
import static dev.ambit.publish.transfer.Peers.question;
import static dev.ambit.publish.transfer.Peers.signed;
import static dev.ambit.publish.transfer.Peers.tsig;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.answer.ZoneTable;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.TsigAlgorithm;
import dev.ambit.core.transfer.TsigKey;
import dev.ambit.core.zone.ZoneSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Zones that are not for every client, such as catalogs, are answered to clients that may fetch them. */
final class HiddenZoneTest {
    private static final TsigKey KEY = key(1, ACCOUNT, TsigAlgorithm.HMAC_SHA256);

    private final ZoneSnapshot hidden = new EditedZone(new Random(1), 1000, 5).snapshot();
    private final List<Long> checked = new ArrayList<>();

    private final TransferAccess access = new TransferAccess() {
        @Override
        public @Nullable TsigKey key(DnsName name) {
            return name.equals(KEY.name()) ? KEY : null;
        }

        @Override
        public @Nullable ZoneSnapshot zone(DnsName apex, TransferClient client) {
            return apex.equals(APEX) && KEY.equals(client.key()) ? hidden : null;
        }
    };

    private final TransferListener listener = new TransferListener() {
        @Override
        public void checked(ZoneSnapshot zone, TransferClient client) {
            checked.add(zone.serial());
        }

        @Override
        public void transferred(ZoneSnapshot zone, TransferClient client) {}

        @Override
        public void fetched(ZoneSnapshot zone, TransferClient client) {}
    };

    @Test
    void isAnsweredOnlyToAClientThatMayFetchIt() {
        Message answer = ask(handler(ZoneTable.EMPTY), signed(question(APEX, Type.SOA), tsig(KEY)))
                .only();
        assertThat(answer.getSection(Section.ANSWER))
                .containsExactly(hidden.soa().toRecord(APEX));
        assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(checked).containsExactly(1000L);
        Message unsigned =
                ask(handler(ZoneTable.EMPTY), question(APEX, Type.SOA)).only();
        assertThat(unsigned.getRcode()).isEqualTo(Rcode.REFUSED);
    }

    /** Otherwise a public zone above it would answer that it does not exist. */
    @Test
    void isAnsweredBelowAPublicZone() {
        DnsName com = DnsName.of("com");
        ZoneSettings settings = ZoneSettings.of(com, List.of(DnsName.of("ns1.example.net")));
        ZoneTable above = ZoneTable.EMPTY.with(ZoneSnapshot.of(new ZoneId(3, 3), com, settings, 1, List.of()));
        Message answer =
                ask(handler(above), signed(question(APEX, Type.SOA), tsig(KEY))).only();
        assertThat(answer.getSection(Section.ANSWER))
                .containsExactly(hidden.soa().toRecord(APEX));
    }

    private TransferHandler handler(ZoneTable zones) {
        return new TransferHandler(() -> zones, access, (zone, serial) -> List.of(), listener, CLOCK);
    }
}
