package dev.ambit.cli.transfer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;

/** A nameserver that gives every question over TCP the same messages, as many records in each as a line has. */
public final class FakeNameserver implements AutoCloseable {
    private final ServerSocket socket;
    private final List<Message> questions = new CopyOnWriteArrayList<>();
    private List<List<Record>> messages = List.of();
    private int rcode;
    private @Nullable TSIG key;
    private @Nullable TSIGRecord refusal;
    private int unsigned = -1;
    private boolean isSilent;

    public FakeNameserver() {
        try {
            socket = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    public ServerAddress address() {
        return new ServerAddress("127.0.0.1", socket.getLocalPort());
    }

    List<Message> questions() {
        return questions;
    }

    /** Each text has the records of one message, one a line, as in a zone file with absolute names. */
    public FakeNameserver messages(String... texts) {
        messages = List.of(texts).stream()
                .map(text -> text.lines().map(FakeNameserver::record).toList())
                .toList();
        return this;
    }

    FakeNameserver rcode(int code) {
        rcode = code;
        return this;
    }

    FakeNameserver signedWith(TSIG signer) {
        key = signer;
        return this;
    }

    /** The message of this number, from 0, has no signature. */
    FakeNameserver unsigned(int number) {
        unsigned = number;
        return this;
    }

    /** The signature record of a refusal. */
    FakeNameserver refusing(TSIGRecord signature) {
        refusal = signature;
        return this;
    }

    /** Keeps the connection open after the last message. */
    FakeNameserver silent() {
        isSilent = true;
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                answer(connection);
                connection.shutdownOutput();
                connection.getInputStream().readAllBytes();
            } catch (IOException _) {
                // the test has ended, or the client
            }
        }
    }

    private void answer(Socket connection) throws IOException {
        DataInputStream in = new DataInputStream(connection.getInputStream());
        byte[] octets = new byte[in.readUnsignedShort()];
        in.readFully(octets);
        Message question = new Message(octets);
        questions.add(question);
        DataOutputStream out = new DataOutputStream(connection.getOutputStream());
        TSIGRecord last = question.getTSIG();
        for (int i = 0; i < messages.size(); i++) {
            Message message = response(question, messages.get(i));
            if (key != null && i != unsigned) {
                key.apply(message, last, i == 0);
                last = message.getTSIG();
            }
            byte[] response = message.toWire(Message.MAXLENGTH);
            out.writeShort(response.length);
            out.write(response);
        }
        if (isSilent) {
            in.read(); // until the client gives up
        }
    }

    private Message response(Message question, List<Record> records) {
        Message message = new Message(question.getHeader().getID());
        message.getHeader().setFlag(Flags.QR);
        message.getHeader().setRcode(rcode);
        message.addRecord(question.getQuestion(), Section.QUESTION);
        records.forEach(record -> message.addRecord(record, Section.ANSWER));
        if (refusal != null) {
            message.addRecord(refusal, Section.ADDITIONAL);
        }
        return message;
    }

    /** Parses {@code owner ttl type rdata}. */
    static Record record(String line) {
        String[] parts = line.split(" ", 4);
        try {
            return Record.fromString(
                    Name.fromString(parts[0]),
                    Type.value(parts[2], true),
                    DClass.IN,
                    Long.parseLong(parts[1]),
                    parts[3],
                    Name.root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
