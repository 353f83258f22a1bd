package dev.ambit.core.policy;

/**
 * A permission that the server checks before an operation. Routes require permissions; permission groups and roles
 * contain them. The order defines the bit position in {@link PermissionSet}, which is never stored.
 */
public enum Permission {
    API_TOKENS_READ(Category.USER, "API Tokens Read"),
    API_TOKENS_WRITE(Category.USER, "API Tokens Write"),
    API_TOKENS_DELEGATE(Category.USER, "API Tokens Delegate"),
    USER_DETAILS_READ(Category.USER, "User Details Read"),
    USER_DETAILS_WRITE(Category.USER, "User Details Write"),
    MEMBERSHIPS_READ(Category.USER, "Memberships Read"),
    MEMBERSHIPS_WRITE(Category.USER, "Memberships Write"),
    ACCOUNT_API_TOKENS_READ(Category.ACCOUNT, "Account API Tokens Read"),
    ACCOUNT_API_TOKENS_WRITE(Category.ACCOUNT, "Account API Tokens Write"),
    ACCOUNT_API_TOKENS_DELEGATE(Category.ACCOUNT, "Account API Tokens Delegate"),
    ACCOUNT_SETTINGS_READ(Category.ACCOUNT, "Account Settings Read"),
    ACCOUNT_SETTINGS_WRITE(Category.ACCOUNT, "Account Settings Write"),
    ACCOUNT_DNS_SETTINGS_READ(Category.ACCOUNT, "Account DNS Settings Read"),
    ACCOUNT_DNS_SETTINGS_WRITE(Category.ACCOUNT, "Account DNS Settings Write"),
    ZONE_READ(Category.ZONE, "Zone Read"),
    ZONE_WRITE(Category.ZONE, "Zone Write"),
    ZONE_DNS_SETTINGS_READ(Category.ZONE, "Zone DNS Settings Read"),
    ZONE_DNS_SETTINGS_WRITE(Category.ZONE, "Zone DNS Settings Write"),
    DNS_READ(Category.ZONE, "DNS Read"),
    DNS_WRITE(Category.ZONE, "DNS Write");

    private final Category category;
    private final String displayName;

    Permission(Category category, String displayName) {
        this.category = category;
        this.displayName = displayName;
    }

    public Category category() {
        return category;
    }

    /** The display name of the permission group that consists of this permission only. */
    public String displayName() {
        return displayName;
    }

    /** The kind of resource that a permission applies to; the scope of its permission group in the API. */
    public enum Category {
        USER("com.cloudflare.api.user"),
        ACCOUNT("com.cloudflare.api.account"),
        ZONE("com.cloudflare.api.account.zone");

        private final String wireName;

        Category(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
