package dev.ambit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.config.CommandException;
import dev.ambit.config.Config;
import dev.ambit.config.Setting;
import dev.ambit.server.Server;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** The zones of a running server, asked for over DNS. */
@Timeout(60)
final class DnsTest {
    @TempDir
    private Path folder;

    @Test
    void changeOverTheApiIsInTheNextAnswer() throws IOException {
        Map<Setting<?>, String> settings = Map.of(Setting.DNS, "127.0.0.1:0", Setting.METRICS_LISTEN, "127.0.0.1:0");
        try (TestServer server = TestServer.start(folder, settings)) {
            SimpleResolver resolver = new SimpleResolver(server.dnsAddress());
            resolver.setTimeout(Duration.ofSeconds(10));
            Message question =
                    Message.newQuery(Record.newRecord(Name.fromString("www.example.com."), Type.A, DClass.IN));
            assertThat(resolver.send(question).getRcode()).isEqualTo(Rcode.NXDOMAIN);

            String records = "/zones/" + server.zoneId("example.com") + "/dns_records";
            String id = server.post(records, server.owner(), """
                            {"type":"A","name":"www","content":"192.0.2.1"}""").id();
            assertThat(resolver.send(question).getSection(1))
                    .singleElement()
                    .extracting(Record::rdataToString)
                    .isEqualTo("192.0.2.1");

            server.delete(records + "/" + id, server.owner());
            assertThat(resolver.send(question).getRcode()).isEqualTo(Rcode.NXDOMAIN);

            URI metrics = server.metricsAddress().resolve("/metrics");
            assertThat(server.send(HttpRequest.newBuilder(metrics).build()).body())
                    .contains("ambit_dns_queries_total{rcode=\"NXDOMAIN\",transport=\"udp\"} 2.0")
                    .contains("ambit_dns_queries_total{rcode=\"NOERROR\",transport=\"udp\"} 1.0")
                    .contains("ambit_dns_limited_total{action=\"drop\"} 0.0")
                    .contains("ambit_dns_connections 0.0");
        }
    }

    @Test
    void portInUseIsARefusalToStart() throws IOException {
        TestServer.start(folder).close();
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Config config = Config.require(
                    Map.of(Setting.DATA, folder.toString(), Setting.LISTEN, "127.0.0.1:0", Setting.DNS, address),
                    Map.of());
            assertThatThrownBy(() -> Server.start(config))
                    .isInstanceOf(CommandException.class)
                    .hasMessage("cannot listen on " + address + " for DNS: Address already in use");
        }
    }
}
