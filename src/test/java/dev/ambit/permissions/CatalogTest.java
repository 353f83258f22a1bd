package dev.ambit.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.account.Role;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionGroup;
import dev.ambit.core.policy.PermissionSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** Claim: the groups are Cloudflare's own, by id, name and scope, and each has the permissions that its name says. */
final class CatalogTest {
    private static final Map<String, String> OURS = Map.of(
            "72dcbb9eabd17f9b2753cf074a48b428", "API Tokens Delegate",
            "1636d28468885b0cee97bb3cc069f48e", "Account API Tokens Delegate");

    private final Catalog catalog = Catalog.load();

    private record PublishedGroup(String id, String name, List<String> scopes) {}

    @Test
    void everyGroupButOursIsOneOfCloudflares() {
        Map<String, PublishedGroup> published = published();
        for (PermissionGroup group : catalog.groups().all()) {
            String id = group.id().toString();
            if (OURS.containsKey(id)) {
                assertThat(group.name()).isEqualTo(OURS.get(id));
                assertThat(published).doesNotContainKey(id);
            } else {
                assertThat(published.get(id))
                        .isEqualTo(new PublishedGroup(
                                id, group.name(), List.of(group.category().wireName())));
            }
        }
        assertThat(catalog.groups().all())
                .extracting(group -> group.id().toString())
                .containsAll(OURS.keySet());
    }

    @Test
    void namesAreUniqueWithinACategory() {
        assertThat(catalog.groups().all().stream().map(group -> group.category() + " " + group.name()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void everyPermissionHasTheGroupOfItsName(Permission permission) {
        assertThat(catalog.groups().all())
                .filteredOn(group -> group.name().equals(permission.displayName()))
                .singleElement()
                .satisfies(group ->
                        assertThat(group.permissions().contains(permission)).isTrue());
    }

    @Test
    void writeContainsReadAndReadContainsNothingElse() {
        for (PermissionGroup group : catalog.groups().all()) {
            if (group.name().endsWith("Write")) {
                String read = group.name().replace("Write", "Read");
                assertThat(group.permissions().containsAll(find(read).permissions()))
                        .as(group.name())
                        .isTrue();
            } else {
                assertThat(group.permissions().permissions()).as(group.name()).hasSize(1);
            }
        }
    }

    @Test
    void noGroupHasPermissionsOfAnotherSubject() {
        for (PermissionGroup group : catalog.groups().all()) {
            String subject = subject(group.name());
            assertThat(group.permissions().permissions())
                    .as(group.name())
                    .allMatch(permission -> subject(permission.displayName()).equals(subject));
        }
    }

    @Test
    void rolesHaveNoUserPermissionsAndAreOrderedByTheirPermissions() {
        for (Role role : catalog.roles().all()) {
            assertThat(role.permissions()
                            .intersect(PermissionSet.of(Permission.Category.USER))
                            .isEmpty())
                    .as(role.name())
                    .isTrue();
        }
        PermissionSet all = PermissionSet.of(Permission.Category.ACCOUNT).with(PermissionSet.ZONE);
        assertThat(role("Super Administrator")).isEqualTo(all);
        assertThat(all.containsAll(role("Administrator"))).isTrue();
        assertThat(role("Administrator").containsAll(role("Administrator Read Only")))
                .isTrue();
        assertThat(role("Administrator").containsAll(role("DNS"))).isTrue();
        assertThat(role("Administrator Read Only").permissions())
                .allMatch(permission -> permission.displayName().endsWith("Read"));
    }

    @Test
    void rolesHaveUniqueIdsAndNames() {
        assertThat(catalog.roles().all()).extracting(Role::id).doesNotHaveDuplicates();
        assertThat(catalog.roles().all()).extracting(Role::name).doesNotHaveDuplicates();
    }

    @Test
    void unknownRolesHaveNoPermissions() {
        assertThat(catalog.roles()
                        .permissions(Set.of(new dev.ambit.core.account.RoleId(1, 1)))
                        .isEmpty())
                .isTrue();
    }

    private PermissionSet role(String name) {
        return catalog.roles().all().stream()
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElseThrow()
                .permissions();
    }

    private PermissionGroup find(String name) {
        return catalog.groups().all().stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String subject(String name) {
        return name.substring(0, name.lastIndexOf(' '));
    }

    private static Map<String, PublishedGroup> published() {
        Path file = Path.of("src/test/resources/wire/permission-groups.json");
        return List.of(JsonMapper.shared().readValue(file.toFile(), PublishedGroup[].class)).stream()
                .collect(Collectors.toMap(PublishedGroup::id, group -> group));
    }
}
