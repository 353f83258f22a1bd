package dev.ambit.load;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Reads a transfer and only counts its records, so that its time is that of the server. It ends with the SOA record with
 * which it began, for the second time (RFC 5936, 2.2), or for the third if it has changes (RFC 1995, 4).
 */
final class TransferReader {
    private static final int HEADER = 12;
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int BUFFER = 1 << 17;

    private final byte[] message = new byte[65_535];
    private final boolean isIncremental;
    private int records;
    private int ends;
    private long serial = -1;
    private boolean hasChanges;

    private TransferReader(boolean isIncremental) {
        this.isIncremental = isIncremental;
    }

    /**
     * A transfer that has ended.
     *
     * @param nanos from before the connection
     * @param bytes of the messages, with their lengths
     */
    record Transfer(long nanos, long bytes, int records, long serial) {}

    /** Fetches the whole zone. */
    static Transfer full(int port) throws IOException {
        byte[] query = query(Type.AXFR).toWire();
        return new TransferReader(false).read(new InetSocketAddress("127.0.0.1", port), null, query);
    }

    /** Fetches the changes from {@code serial}. */
    static Transfer changes(int port, long serial) throws IOException {
        InetSocketAddress server = new InetSocketAddress("127.0.0.1", port);
        return changes(server, null, incrementalQuery(serial).toWire());
    }

    /** Sends a query for changes from the address {@code from}. */
    static Transfer changes(InetSocketAddress server, @Nullable InetSocketAddress from, byte[] query)
            throws IOException {
        return new TransferReader(true).read(server, from, query);
    }

    static Message incrementalQuery(long serial) throws TextParseException {
        Message query = query(Type.IXFR);
        Name name = query.getQuestion().getName();
        query.addRecord(new SOARecord(name, DClass.IN, 0, name, name, serial, 0, 0, 0, 0), Section.AUTHORITY);
        return query;
    }

    private static Message query(int type) throws TextParseException {
        return Message.newQuery(Record.newRecord(Name.fromString(ZoneRecords.ZONE + "."), type, DClass.IN));
    }

    private Transfer read(InetSocketAddress server, @Nullable InetSocketAddress from, byte[] query) throws IOException {
        long start = System.nanoTime();
        long bytes = 0;
        try (Socket socket = new Socket()) {
            socket.bind(from);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(server);
            byte[] frame = new byte[2 + query.length];
            frame[0] = (byte) (query.length >>> 8);
            frame[1] = (byte) query.length;
            System.arraycopy(query, 0, frame, 2, query.length);
            socket.getOutputStream().write(frame);
            DataInputStream input = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
            while (!isComplete()) {
                int length = input.readUnsignedShort();
                input.readFully(message, 0, length);
                bytes += 2 + length;
                count();
            }
        }
        return new Transfer(System.nanoTime() - start, bytes, records, serial);
    }

    private boolean isComplete() {
        boolean isCurrent = isIncremental && records == 1;
        return isCurrent || ends == (hasChanges ? 3 : 2);
    }

    private void count() throws IOException {
        if ((message[3] & 15) != 0) {
            throw new IOException("the transfer ended with rcode " + (message[3] & 15));
        }
        int at = HEADER;
        for (int i = get16(4); i > 0; i--) {
            at = afterName(at) + 4;
        }
        for (int i = get16(6); i > 0; i--) {
            at = afterName(at);
            if (get16(at) == Type.SOA) {
                soa(afterName(afterName(at + 10)));
            }
            records++;
            at += 10 + get16(at + 8);
        }
    }

    /** Counts an SOA record whose serial is at {@code at}. */
    private void soa(int at) {
        long found = (long) get16(at) << 16 | get16(at + 2);
        if (records == 0) {
            serial = found;
        } else if (records == 1) {
            hasChanges = true;
        }
        ends += found == serial ? 1 : 0;
    }

    private int afterName(int start) {
        int at = start;
        while (message[at] != 0) {
            if ((message[at] & 0xc0) == 0xc0) {
                return at + 2;
            }
            at += 1 + message[at];
        }
        return at + 1;
    }

    private int get16(int at) {
        return (message[at] & 0xff) << 8 | (message[at + 1] & 0xff);
    }
}
