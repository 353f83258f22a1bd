package dev.ambit.publish.server;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import org.xbill.DNS.Message;

/** A TCP client that sends exactly the given bytes. */
final class TcpClient implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;

    private TcpClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        in = new DataInputStream(socket.getInputStream());
    }

    static TcpClient to(InetSocketAddress server) throws IOException {
        return new TcpClient(new Socket(server.getAddress(), server.getPort()));
    }

    /** Connects from another address of this machine, which is any of 127.0.0.0/8. */
    static TcpClient from(String local, InetSocketAddress server) throws IOException {
        return new TcpClient(new Socket(server.getAddress(), server.getPort(), InetAddress.ofLiteral(local), 0));
    }

    /** With a receive buffer as small as the system allows. */
    static TcpClient slow(InetSocketAddress server) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1);
        socket.connect(server);
        return new TcpClient(socket);
    }

    TcpClient send(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    TcpClient ask(Message... questions) throws IOException {
        for (Message question : questions) {
            byte[] wire = question.toWire();
            send(framed(wire));
        }
        return this;
    }

    static byte[] framed(byte[] message) {
        byte[] frame = new byte[message.length + 2];
        frame[0] = (byte) (message.length >>> 8);
        frame[1] = (byte) message.length;
        System.arraycopy(message, 0, frame, 2, message.length);
        return frame;
    }

    Message answer() throws IOException {
        return new Message(in.readNBytes(in.readUnsignedShort()));
    }

    /** Whether the server closes the connection, after more bytes or at once. */
    boolean isEnded() throws IOException {
        try {
            while (in.read() >= 0) {
                // what was sent before the end
            }
            return true;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
