package dev.ambit.cli.transfer;

import dev.ambit.config.CommandException;
import dev.ambit.core.dns.DnsName;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

/**
 * Fetches a zone from a nameserver by AXFR (RFC 5936).
 *
 * <p>The messages, and their signatures, are dnsjava's. Its own transfer client is not used: it does not report why a
 * server rejects a signature, and its time limit is for the whole transfer, so that a server that does not answer and
 * a large zone cannot be told apart.
 */
public final class ZoneTransfer {
    /** The longest silence of the server that is accepted. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final ServerAddress server;
    private final DnsName zone;
    private final @Nullable TSIG key;
    private final Duration patience;

    /** {@code key} signs the question, and then every answer must be signed, too. */
    public ZoneTransfer(ServerAddress server, DnsName zone, @Nullable TSIG key, Duration patience) {
        this.server = server;
        this.zone = zone;
        this.key = key;
        this.patience = patience;
    }

    /**
     * Returns the zone after its last record has arrived.
     *
     * @throws CommandException when the server cannot be reached, refuses, or does not send the whole zone
     */
    public TransferredZone run() {
        try (Socket socket = connected()) {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            Message question = new Message();
            question.addRecord(Record.newRecord(zone.toName(), Type.AXFR, DClass.IN), Section.QUESTION);
            TransferReader reader = new TransferReader(server, zone, key, question);
            send(socket, question.toWire(Message.MAXLENGTH));
            receive(socket, reader);
            return reader.zone();
        } catch (IOException e) {
            throw new CommandException("the connection to " + server + " failed: " + e.getMessage(), e);
        }
    }

    /** A name can have several addresses: the first one that accepts the connection is used. */
    private Socket connected() {
        IOException failure = null;
        for (InetAddress address : addresses()) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, server.port()), Math.toIntExact(CONNECT.toMillis()));
                return socket;
            } catch (IOException e) {
                failure = e;
            }
        }
        String reason = failure instanceof SocketTimeoutException
                ? "no answer within " + CONNECT.toSeconds() + " seconds"
                : failure == null ? "it has no address" : String.valueOf(failure.getMessage());
        throw new CommandException("cannot connect to " + server + ", TCP port " + server.port() + ": " + reason);
    }

    private InetAddress[] addresses() {
        try {
            return InetAddress.getAllByName(server.host());
        } catch (UnknownHostException e) {
            throw new CommandException("the name `" + server.host() + "` has no address", e);
        }
    }

    private static void send(Socket socket, byte[] message) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        byte[] framed = new byte[message.length + 2];
        framed[0] = (byte) (message.length >> 8);
        framed[1] = (byte) message.length;
        System.arraycopy(message, 0, framed, 2, message.length);
        out.write(framed);
    }

    private void receive(Socket socket, TransferReader reader) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        try {
            while (!reader.isComplete()) {
                byte[] message = new byte[in.readUnsignedShort()];
                in.readFully(message);
                reader.accept(message);
            }
        } catch (EOFException e) {
            throw new CommandException(
                    reader.isStarted()
                            ? "the transfer is incomplete: " + server + " ended it after " + reader.progress()
                            : server + " closed the connection without an answer",
                    e);
        } catch (SocketTimeoutException e) {
            String seconds = patience.toSeconds() + " seconds";
            throw new CommandException(
                    reader.isStarted()
                            ? "the transfer is incomplete: " + server + " sent nothing for " + seconds + " after "
                                    + reader.progress()
                            : server + " did not answer within " + seconds,
                    e);
        }
    }
}
