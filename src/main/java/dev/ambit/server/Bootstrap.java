package dev.ambit.server;

import static dev.ambit.audit.AuditAction.ACCOUNT_CREATE;
import static dev.ambit.audit.AuditAction.MEMBER_CREATE;
import static dev.ambit.audit.AuditAction.USER_CREATE;

import dev.ambit.access.InviterPermissions;
import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.audit.InvitationLifecycle;
import dev.ambit.config.CommandException;
import dev.ambit.config.Config;
import dev.ambit.core.account.Account;
import dev.ambit.core.account.EmailAddress;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.Role;
import dev.ambit.core.account.User;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.Permission.Category;
import dev.ambit.core.policy.PermissionGroup;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resources;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.text.OneLine;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneType;
import dev.ambit.http.wire.Json;
import dev.ambit.permissions.Catalog;
import dev.ambit.signin.password.Passwords;
import dev.ambit.signin.setup.FirstUserSetup;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Scope;
import dev.ambit.storage.AuditEntry.Target;
import dev.ambit.storage.Change;
import dev.ambit.storage.DataFolder;
import dev.ambit.storage.HmacKeys;
import dev.ambit.storage.InsertResult;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.Tx;
import dev.ambit.storage.sql.Storages;
import dev.ambit.tokens.TokenWriter;
import dev.ambit.zones.ZoneService;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Initialises a data folder with its first user, account, zones and token. */
public final class Bootstrap {
    private static final String TOKEN_NAME = "Create additional tokens";

    private final Config config;
    private final Catalog catalog = Catalog.load();
    private final SecureRandom random = new SecureRandom();
    private final AuditTrail audit = new AuditTrail(random);
    private final Instant now;

    private Bootstrap(Config config, Instant now) {
        this.config = config;
        this.now = now.truncatedTo(ChronoUnit.MICROS);
    }

    /** The contents of a new data folder; zone names need not be canonical. */
    public record InitRequest(String email, String password, String account, List<String> zones) {
        public InitRequest {
            zones = List.copyOf(zones);
        }

        @Override
        public String toString() {
            return "InitRequest[" + email + ", " + account + ", " + zones + "]";
        }
    }

    /** The objects that were created, printed as this JSON object. The token's secret is available only here. */
    public record InitResult(Person user, Named account, List<Named> zones, Secret token) {
        public InitResult {
            zones = List.copyOf(zones);
        }
    }

    public record Person(String id, String email) {}

    public record Named(String id, String name) {}

    /** A token's id and its secret. */
    public record Secret(String id, String value) {
        @Override
        public String toString() {
            return "Secret[" + id + "]";
        }
    }

    /**
     * Initialises the data folder with everything that a server needs.
     *
     * @throws CommandException when the folder is already initialised, or the request is invalid (an invalid e-mail
     *     address, a short password, an invalid zone name)
     */
    public static InitResult init(Config config, InitRequest initRequest) {
        return new Bootstrap(config, InstantSource.system().instant()).init(initRequest);
    }

    private InitResult init(InitRequest initRequest) {
        List<DnsName> names = check(initRequest);
        String passwordHash = Passwords.hash(initRequest.password());
        try (DataFolder folder = DataFolder.open(config.data());
                Storage storage = Storages.open(folder.path())) {
            if (!storage.<Boolean>read(tx -> tx.users().isEmpty())) {
                throw new CommandException("the folder " + config.data() + " is already initialised");
            }
            HmacKeys keys = HmacKeys.open(folder, storage, random);
            TokenWriter tokens = new TokenWriter(
                    audit,
                    new InvitationLifecycle(audit, new InviterPermissions(catalog.roles(), catalog.groups())),
                    catalog.groups(),
                    keys.current(),
                    random,
                    new TokenWriter.Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
            ZoneService zones = new ZoneService(storage, audit, random, config.newZones()::settings);
            return storage.inTransaction(tx -> create(tx, initRequest, passwordHash, names, zones, tokens));
        } catch (StorageException e) {
            throw CommandException.of(e);
        }
    }

    private static List<DnsName> check(InitRequest initRequest) {
        List<String> problems = new ArrayList<>();
        if (!EmailAddress.isValid(initRequest.email())) {
            problems.add("`" + initRequest.email() + "` is not a valid e-mail address");
        }
        Passwords.problem(initRequest.password(), initRequest.email())
                .ifPresent(problem -> problems.add("the password " + problem));
        if (initRequest.account().isBlank() || initRequest.account().length() > 100) {
            problems.add("the account's name must have 1 to 100 characters");
        }
        if (!OneLine.isValid(initRequest.account())) {
            problems.add("the account's name " + OneLine.RULE);
        }
        List<DnsName> names = new ArrayList<>();
        for (String zone : initRequest.zones()) {
            var parsed = DnsName.parse(zone);
            parsed.problems().forEach(problem -> problems.add("the zone `" + zone + "`: " + problem.message()));
            parsed.toOptional().ifPresent(names::add);
        }
        if (names.stream().distinct().count() < names.size()) {
            problems.add("a zone is named twice");
        }
        if (!problems.isEmpty()) {
            throw new CommandException(String.join("; ", problems));
        }
        return names;
    }

    private InitResult create(
            Tx tx,
            InitRequest initRequest,
            String passwordHash,
            List<DnsName> names,
            ZoneService zoneService,
            TokenWriter tokens) {
        AuditContext context = AuditContext.commandLine(now);
        SetupResult setupResult = createFirstUser(
                tx,
                new FirstUserSetup.FirstUser(initRequest.email(), passwordHash, initRequest.account(), names),
                zoneService,
                context);
        TokenWriter.IssuedToken issuedToken =
                tokens.create(tx, token(setupResult.user(), setupResult.account()), context);
        return new InitResult(
                new Person(
                        setupResult.user().id().toString(), setupResult.user().email()),
                new Named(
                        setupResult.account().id().toString(),
                        setupResult.account().name()),
                setupResult.zones(),
                new Secret(
                        issuedToken.token().id().toString(),
                        issuedToken.secret().reveal()));
    }

    private record SetupResult(User user, Account account, List<Named> zones) {}

    /** The setup that creates the first user of a running server from the dashboard. */
    static FirstUserSetup firstUserSetup(Config config, ZoneService zones, InstantSource clock) {
        return (tx, firstUser, context) -> new Bootstrap(config, clock.instant())
                .createFirstUser(tx, firstUser, zones, context)
                .user()
                .id();
    }

    private SetupResult createFirstUser(
            Tx tx, FirstUserSetup.FirstUser firstUser, ZoneService zoneService, AuditContext context) {
        User user = new User(UserId.random(random), firstUser.email(), null, null, null, null, null, now, now);
        if (tx.users().insert(user, firstUser.passwordHash()) != InsertResult.INSERTED) {
            throw new IllegalStateException("an empty database has no users");
        }
        tx.users().markEmailProven(user.id(), now); // the caller controls the server itself
        record(tx, context, USER_CREATE, Kind.USER, user.id(), Scope.of(user.id()), new Change.OfUser(user.id()));

        Account account = new Account(AccountId.random(random), firstUser.account(), now, now);
        Scope scope = Scope.of(account.id());
        tx.accounts().insert(account);
        record(tx, context, ACCOUNT_CREATE, Kind.ACCOUNT, account.id(), scope, new Change.OfAccount(account.id()));

        Role administrator = catalog.roles().all().getFirst();
        Member member =
                new Member(MemberId.random(random), account.id(), user.id(), List.of(administrator.id()), null, now);
        if (tx.members().insert(member) != InsertResult.INSERTED) {
            throw new IllegalStateException("an empty database has no members");
        }
        record(tx, context, MEMBER_CREATE, Kind.MEMBER, member.id(), scope, new Change.OfMember(member.id()));

        List<Named> zones = new ArrayList<>();
        for (DnsName name : firstUser.zones()) {
            Zone zone = zoneService.create(tx, account.id(), name, ZoneType.FULL, context);
            zones.add(new Named(zone.id().toString(), name.toString()));
        }
        return new SetupResult(user, account, zones);
    }

    /** The permission of the token template, and those on zones and the account that a setup needs. */
    private Token token(User user, Account account) {
        return new Token(
                TokenId.random(random),
                new TokenOwner.User(user.id()),
                TOKEN_NAME,
                true,
                List.of(
                        policy(Category.USER, List.of("API Tokens Write"), Category.USER.wireName() + "." + user.id()),
                        policy(
                                Category.ACCOUNT,
                                List.of(
                                        "Account API Tokens Write",
                                        "Account Settings Write",
                                        "Account DNS Settings Write"),
                                Category.ACCOUNT.wireName() + "." + account.id()),
                        policy(
                                Category.ZONE,
                                List.of("Zone Write", "Zone DNS Settings Write", "DNS Write"),
                                Category.ZONE.wireName() + ".*")),
                AddressCondition.NONE,
                Lifetime.UNLIMITED,
                now,
                now);
    }

    private Policy policy(Category category, List<String> groupNames, String resource) {
        List<PermissionGroupId> groups = groupNames.stream()
                .map(name -> catalog.groups().all().stream()
                        .filter(group ->
                                group.category() == category && group.name().equals(name))
                        .map(PermissionGroup::id)
                        .findFirst()
                        .orElseThrow())
                .toList();
        Resources resources = Resources.parse(Map.of(resource, List.of())).orThrow();
        return new Policy(PolicyId.random(random), Effect.ALLOW, groups, resources);
    }

    private void record(
            Tx tx, AuditContext context, AuditAction action, Kind kind, Object id, Scope scope, Change change) {
        String after = Json.text(Map.of("id", id.toString()));
        audit.record(tx, context, new Event(action, new Target(kind, id.toString()), scope, null, after), change);
    }
}
