package dev.ambit.http.connection;

import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Socket options that register each accepted socket; the library exposes accepted sockets nowhere else. */
public record AcceptedSocketOptions(ConnectionRegistry connections, SocketOptions defaults) implements SocketOptions {
    @Override
    public void configureSocket(SocketChannel socket) {
        SocketOptions.super.configureSocket(socket);
        try {
            connections.accept(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the library closes the socket and accepts the next one
        }
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return defaults.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return defaults.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
        return Duration.ZERO;
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return defaults.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return defaults.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return defaults.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return defaults.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return true;
    }
}
