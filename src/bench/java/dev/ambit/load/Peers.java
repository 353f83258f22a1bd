package dev.ambit.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;

/**
 * A nameserver that follows the zone: it acknowledges each NOTIFY, fetches the changes, and answers which serial it has.
 * All messages are signed.
 */
public final class Peers {
    /** The address of the peer with a number from 1; only the source of a transfer tells who fetched with a shared key. */
    private static final String NETWORK = "127.0.0.1";

    private static final int MAX_DATAGRAM = 4096;

    private final DatagramSocket socket;
    private final InetSocketAddress primary;
    private final TSIG key;
    private long serial;

    private Peers(int number, InetSocketAddress primary, TSIG key) throws IOException {
        this.socket = new DatagramSocket(new InetSocketAddress(address(number), 0));
        this.primary = primary;
        this.key = key;
    }

    static String address(int number) {
        return NETWORK + number;
    }

    /** Peers in a process of their own on the second core. */
    static final class Running implements AutoCloseable {
        private final Process process;
        private final List<Integer> ports = new ArrayList<>();

        Running(int count, int primaryPort, Publisher.TsigKey key) throws IOException {
            process = ServerProcess.client(
                    Peers.class, Integer.toString(count), Integer.toString(primaryPort), key.name(), key.secret());
            BufferedReader output = process.inputReader();
            for (int i = 0; i < count; i++) {
                ports.add(Integer.valueOf(String.valueOf(output.readLine())));
            }
        }

        /** The ports of the peers, in the order of their numbers. */
        List<Integer> ports() {
            return List.copyOf(ports);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** Runs until the process is killed. Arguments: number of peers, port of the primary, name and secret of the key. */
    public static void main(String[] arguments) throws IOException {
        InetSocketAddress primary = new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[1]));
        for (int number :
                IntStream.rangeClosed(1, Integer.parseInt(arguments[0])).toArray()) {
            Peers peer = new Peers(number, primary, new TSIG(TSIG.HMAC_SHA256, arguments[2] + ".", arguments[3]));
            System.out.println(peer.socket.getLocalPort());
            Thread.ofPlatform().start(peer::run);
        }
    }

    private void run() {
        byte[] buffer = new byte[MAX_DATAGRAM];
        while (true) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                Message received = new Message(Arrays.copyOf(buffer, packet.getLength()));
                byte[] answer = answer(received);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                if (received.getHeader().getOpcode() == Opcode.NOTIFY) {
                    serial = fetched();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private byte[] answer(Message received) {
        Message answer = new Message(received.getHeader().getID());
        answer.getHeader().setOpcode(received.getHeader().getOpcode());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.AA);
        answer.addRecord(received.getQuestion(), Section.QUESTION);
        if (received.getHeader().getOpcode() == Opcode.QUERY) {
            Name name = received.getQuestion().getName();
            answer.addRecord(new SOARecord(name, DClass.IN, 0, name, name, serial, 0, 0, 0, 0), Section.ANSWER);
        }
        key.apply(answer, received.getTSIG());
        return answer.toWire();
    }

    /** Fetches the changes; returns the serial that the peer then has. */
    private long fetched() {
        try {
            Message query = TransferReader.incrementalQuery(serial);
            key.apply(query, null);
            InetSocketAddress from = new InetSocketAddress(socket.getLocalAddress(), 0);
            return TransferReader.changes(primary, from, query.toWire()).serial();
        } catch (IOException _) { // the transfers were disabled meanwhile
            return serial;
        }
    }
}
