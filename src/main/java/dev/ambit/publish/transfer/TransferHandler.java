package dev.ambit.publish.transfer;

import dev.ambit.core.answer.Answerer;
import dev.ambit.core.answer.Question;
import dev.ambit.core.answer.Transport;
import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.answer.ZoneTable;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.Serial;
import dev.ambit.core.transfer.TsigKey;
import dev.ambit.core.zone.ZoneChange;
import dev.ambit.publish.server.MessageHandler;
import dev.ambit.publish.wire.ErrorResponse;
import dev.ambit.publish.wire.Query;
import dev.ambit.publish.wire.Signature;
import dev.ambit.publish.wire.Signer;
import dev.ambit.publish.wire.TransferMessages;
import dev.ambit.publish.wire.TransferWriter;
import dev.ambit.storage.StorageException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Rcode;

/**
 * Answers questions for transfers, and signed messages of any kind. A signed question gets a signed answer (RFC 8945,
 * 5.3), unless its signature is that of an unknown key or wrong.
 */
public final class TransferHandler implements MessageHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TransferHandler.class);
    private static final int MIN_DATAGRAM = 512;
    private static final int MAX_DATAGRAM = 1232;
    private static final int MAX_MESSAGE = 65_535;

    /** The smallest space that fits the longest question and OPT. */
    private static final int MIN_SPACE = 282;

    private final Supplier<ZoneTable> zones;
    private final TransferAccess access;
    private final ZoneHistory history;
    private final TransferListener listener;
    private final InstantSource clock;
    private final TransferCounters counters = new TransferCounters();

    /** @param zones the zones that every client may ask for single records */
    public TransferHandler(
            Supplier<ZoneTable> zones,
            TransferAccess access,
            ZoneHistory history,
            TransferListener listener,
            InstantSource clock) {
        this.zones = zones;
        this.access = access;
        this.history = history;
        this.listener = listener;
        this.clock = clock;
    }

    public TransferCounters counters() {
        return counters;
    }

    @Override
    public void handle(byte[] message, Exchange exchange) throws IOException {
        Query query = Query.of(message);
        if (!query.isWellFormed()) {
            refuseMalformed(query, exchange);
            return;
        }
        Signature signature = Signature.verify(query, access::key, clock);
        if (signature.error() != Rcode.NOERROR) {
            count(query, TransferResult.NOT_AUTHENTICATED);
            int rcode = signature.error() == Rcode.FORMERR ? Rcode.FORMERR : Rcode.NOTAUTH;
            send(ErrorResponse.of(query, rcode, signature.signer()), exchange);
            return;
        }
        DnsName name = query.name();
        TransferClient client = new TransferClient(signature.key(), exchange.peer());
        ZoneSnapshot zone = name == null ? null : access.zone(name, client);
        if (query.isTransfer()) {
            transfer(query, zone, client, signature.signer(), exchange);
        } else {
            answer(query, zone, client, signature.signer(), exchange);
        }
    }

    private static void refuseMalformed(Query query, Exchange exchange) throws IOException {
        if (query.question().isWellFormed()) {
            send(ErrorResponse.of(query, Rcode.FORMERR, Signer.NONE), exchange);
        } else {
            answer(ZoneTable.EMPTY, query, Signer.NONE, exchange);
        }
    }

    private void transfer(
            Query query, @Nullable ZoneSnapshot asked, TransferClient client, Signer signer, Exchange exchange)
            throws IOException {
        int rcode = error(query, asked, exchange.transport());
        if (asked == null || rcode != Rcode.NOERROR) {
            count(query, rcode == Rcode.REFUSED ? TransferResult.REFUSED : TransferResult.INVALID);
            send(ErrorResponse.of(query, rcode, signer), exchange);
            return;
        }
        exchange.beginTransfer();
        ZoneSnapshot zone = newest(asked, client); // it may have waited for minutes
        if (zone == null) {
            count(query, TransferResult.REFUSED);
            send(ErrorResponse.of(query, Rcode.REFUSED, signer), exchange);
            return;
        }
        TransferWriter writer = new TransferWriter(query, zone.apex(), signer, exchange::send);
        try {
            TransferResult result = write(query, zone, writer, exchange.transport());
            count(query, result);
            if (result == TransferResult.SERIAL) {
                listener.checked(zone, client);
            } else {
                listener.transferred(zone, client);
            }
            boolean isProven =
                    exchange.transport() == Transport.TCP || client.key() != null; // else its address may be forged
            if (isProven && (result != TransferResult.SERIAL || query.serial() == zone.serial())) {
                listener.fetched(zone, client);
            }
        } catch (IOException e) {
            count(query, TransferResult.ABORTED);
            throw e;
        }
    }

    /** Returns the zone as it is now; null when the client may not fetch it any more. */
    private @Nullable ZoneSnapshot newest(ZoneSnapshot zone, TransferClient client) {
        TsigKey key = client.key();
        boolean isKnown = key == null || key.equals(access.key(key.name()));
        return isKnown ? access.zone(zone.apex(), client) : null;
    }

    private static int error(Query query, @Nullable ZoneSnapshot zone, Transport transport) {
        if (query.question().version() > 0) {
            return Rcode.BADVERS;
        }
        if (query.isIncremental() ? !query.hasSerial() : transport == Transport.UDP) {
            return query.isIncremental() ? Rcode.FORMERR : Rcode.NOTIMP; // as Knot
        }
        return zone == null ? Rcode.REFUSED : Rcode.NOERROR;
    }

    private TransferResult write(Query query, ZoneSnapshot zone, TransferWriter writer, Transport transport)
            throws IOException {
        if (query.isIncremental()) {
            long serial = query.serial();
            boolean isCurrent = serial == zone.serial() || Serial.isNewer(serial, zone.serial());
            if (isCurrent || transport == Transport.UDP) {
                TransferMessages.writeSerial(zone, writer);
                return TransferResult.SERIAL;
            }
            List<ZoneChange> changes = changes(zone, serial);
            if (!changes.isEmpty() && !TransferMessages.isLongerThanZone(changes, zone)) {
                TransferMessages.writeChanges(zone, changes, writer);
                return TransferResult.CHANGES;
            }
        }
        TransferMessages.writeAll(zone, writer);
        return TransferResult.FULL;
    }

    /** Returns the changes from {@code serial} to that of {@code zone}; empty when they are not known without a gap. */
    private List<ZoneChange> changes(ZoneSnapshot zone, long serial) {
        List<ZoneChange> changes = since(zone, serial);
        long at = serial;
        for (int i = 0; i < changes.size() && changes.get(i).from().serial() == at; i++) {
            at = changes.get(i).to().serial();
            if (at == zone.serial()) {
                return changes.subList(0, i + 1);
            }
        }
        return List.of();
    }

    /** Changes that cannot be read do not keep the zone from its peers: they get all of it. */
    private List<ZoneChange> since(ZoneSnapshot zone, long serial) {
        try {
            return history.since(zone, serial);
        } catch (StorageException e) {
            LOG.warn("cannot read the changes of zone {} since {}; sending all of it", zone.apex(), serial, e);
            return List.of();
        }
    }

    /** Answers a signed question from all zones, and from those that only this client can see. */
    private void answer(
            Query query, @Nullable ZoneSnapshot zone, TransferClient client, Signer signer, Exchange exchange)
            throws IOException {
        if (zone != null && query.isForSoa()) {
            listener.checked(zone, client);
        }
        ZoneTable table = zones.get();
        if (zone != null && !isPublic(zone, table)) {
            table = ZoneTable.EMPTY.with(zone);
        }
        answer(table, query, signer, exchange);
    }

    private static boolean isPublic(ZoneSnapshot zone, ZoneTable table) {
        ZoneSnapshot found = table.find(zone.apex());
        return found != null && found.id().equals(zone.id());
    }

    private static void answer(ZoneTable table, Query query, Signer signer, Exchange exchange) throws IOException {
        byte[] unsigned = query.unsigned();
        byte[] response = new byte[Math.max(MIN_SPACE, limit(query, exchange.transport()) - signer.reserve())];
        int length = Answerer.answer(table, unsigned, unsigned.length, response, exchange.transport());
        if (length > 0) {
            byte[] signed = Arrays.copyOf(response, length + signer.reserve());
            exchange.send(signed, signer.sign(signed, length));
        }
    }

    private static int limit(Query query, Transport transport) {
        Question question = query.question();
        return switch (transport) {
            case TCP -> MAX_MESSAGE;
            case UDP ->
                question.hasEdns() ? Math.clamp(question.datagramSize(), MIN_DATAGRAM, MAX_DATAGRAM) : MIN_DATAGRAM;
        };
    }

    private void count(Query query, TransferResult result) {
        if (query.isTransfer()) {
            counters.add(result, query.isIncremental());
        }
    }

    private static void send(byte[] response, Exchange exchange) throws IOException {
        exchange.send(response, response.length);
    }
}
