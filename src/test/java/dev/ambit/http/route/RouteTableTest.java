package dev.ambit.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.access.Access;
import dev.ambit.http.wire.Envelope;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {
    private static final String RECORDS = "/zones/{zone_id}/dns_records";
    private static final List<Route> ROUTES =
            List.of(route(RECORDS + "/{dns_record_id}"), route(RECORDS + "/export"), route(RECORDS + "/usage"));

    @ParameterizedTest
    @ValueSource(strings = {"export", "usage"})
    void fixedSegmentWinsOverParameterInAnyOrderOfRegistration(String word) {
        for (List<Route> routes : List.of(ROUTES, ROUTES.reversed())) {
            assertThat(find(routes, "/zones/1/dns_records/" + word).parameters())
                    .containsOnlyKeys("zone_id");
        }
    }

    @Test
    void otherSegmentsAreTheParameter() {
        assertThat(find(ROUTES, "/zones/1/dns_records/2").parameters())
                .containsEntry("zone_id", "1")
                .containsEntry("dns_record_id", "2");
    }

    private static RouteTable.Found find(List<Route> routes, String path) {
        return Objects.requireNonNull(new RouteTable(routes).find(path));
    }

    private static Route route(String path) {
        return Route.get(path, Access.authenticated("a test"), request -> Envelope.result(List.of()));
    }
}
